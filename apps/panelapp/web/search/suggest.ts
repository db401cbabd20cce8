import type { Suggestion, Suggestions } from '../../contract/suggestion.ts'

/** Waits this long after a letter before it asks. */
const pauseMs = 120

/** Offers what the search box would find while one types: a list box that the field controls. */
export function suggest(): void {
  const field = document.querySelector<HTMLInputElement>('#everything')
  if (field?.form) attach(field, field.form)
}

function attach(field: HTMLInputElement, form: HTMLFormElement): void {
  const list = Object.assign(document.createElement('div'), { id: 'found', className: 'found', hidden: true })
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', 'Found')
  form.append(list)
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-autocomplete', 'list')
  field.setAttribute('aria-controls', list.id)
  field.setAttribute('aria-expanded', 'false')

  let chosen = -1
  let timer = 0
  let asking: AbortController | undefined
  const options = () => [...list.querySelectorAll<HTMLElement>('[role=option]')]

  const close = () => {
    list.hidden = true
    choose(-1)
    field.setAttribute('aria-expanded', 'false')
  }
  const choose = (at: number) => {
    chosen = at
    for (const [index, it] of options().entries()) it.setAttribute('aria-selected', String(index === at))
    const option = options()[at]
    option?.scrollIntoView({ block: 'nearest' })
    if (option) field.setAttribute('aria-activedescendant', option.id)
    else field.removeAttribute('aria-activedescendant')
  }
  const show = (found: readonly Suggestion[]) => {
    list.replaceChildren(...found.map(optionOf))
    const isOpen = found.length > 0 && document.activeElement === field
    list.hidden = !isOpen
    field.setAttribute('aria-expanded', String(isOpen))
    choose(-1)
  }
  const ask = async () => {
    asking?.abort()
    const text = field.value.trim()
    if (text === '') return close()
    asking = new AbortController()
    try {
      const answer = await fetch(`/search/suggest/?q=${encodeURIComponent(text)}`, { signal: asking.signal })
      if (answer.ok) show(((await answer.json()) as Suggestions).results)
    } catch {
      // Typed on, or gone: Enter still searches.
    }
  }

  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void ask(), pauseMs)
  })
  field.addEventListener('blur', close)
  field.addEventListener('keydown', (event) => {
    const count = options().length
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault()
      close()
    } else if (count > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      list.hidden = false
      field.setAttribute('aria-expanded', 'true')
      const step = event.key === 'ArrowDown' ? 1 : -1
      choose(chosen < 0 && step < 0 ? count - 1 : (chosen + step + count) % count)
    } else if (event.key === 'Enter' && !list.hidden && chosen >= 0) {
      event.preventDefault()
      location.assign(options()[chosen]!.dataset.href ?? '')
    }
  })
  // Before the field loses the focus and the list its place.
  list.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    const { href } = (event.target as Element).closest<HTMLElement>('[role=option]')?.dataset ?? {}
    if (href) location.assign(href)
  })
}

function optionOf({ kind, name, detail, href }: Suggestion, at: number): HTMLElement {
  const option = document.createElement('div')
  option.id = `found-${at}`
  option.setAttribute('role', 'option')
  option.dataset.href = href
  const part = (className: string, text: string) =>
    Object.assign(document.createElement('span'), { className, textContent: text })
  option.append(part('name', name), part('kind', kind), ...(detail === '' ? [] : [part('detail', detail)]))
  return option
}
