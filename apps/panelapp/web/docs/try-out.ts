/** More than this of an answer is not shown: nobody reads it, and browsers take long to lay it out. */
const mostShown = 200_000

/** Shows the answers to the forms of the web services' reference below them. */
export function tryOut(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-try]')) {
    for (const button of form.querySelectorAll('button')) button.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void show(form)
    })
  }
}

async function show(form: HTMLFormElement): Promise<void> {
  const address = addressOf(form)
  const place = placeFor(form)
  place.heading.textContent = `GET ${address} …`
  place.body.textContent = ''
  try {
    const started = performance.now()
    const answer = await fetch(address, { headers: { accept: 'application/json' } })
    const text = await answer.text()
    const took = Math.round(performance.now() - started)
    place.heading.textContent = `GET ${address}: ${answer.status}, ${text.length} characters, ${took} ms`
    const shown = indented(text)
    place.body.textContent = shown.length > mostShown ? `${shown.slice(0, mostShown)}\n…` : shown
  } catch {
    place.heading.textContent = `GET ${address}: no answer`
  }
}

/** Fields of the path take their place in it; others are parameters when they are filled in. */
function addressOf(form: HTMLFormElement): string {
  let path = form.dataset.try ?? ''
  const query = new URLSearchParams()
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')) {
    const name = field.dataset.path
    if (name !== undefined) path = path.replace(`{${name}}`, encodeURIComponent(field.value))
    else if (field.value !== '') query.set(field.name, field.value)
  }
  return query.size > 0 ? `${path}?${query}` : path
}

function placeFor(form: HTMLFormElement): { heading: HTMLElement; body: HTMLElement } {
  const known = form.nextElementSibling?.classList.contains('tried') ? form.nextElementSibling : undefined
  const place = known ?? document.createElement('div')
  if (!known) {
    place.className = 'tried stacked'
    const heading = document.createElement('p')
    heading.setAttribute('role', 'status')
    const body = document.createElement('pre')
    body.className = 'inset'
    body.tabIndex = 0
    place.append(heading, body)
    form.after(place)
  }
  return { heading: place.children[0] as HTMLElement, body: place.children[1] as HTMLElement }
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
