// Replaces the blocks of the portal page whose text changed, so that states stay true without a reload.
const everyMs = 3000
const lost = document.getElementById('lost')

/** What the page said before the launcher fell silent, to be said again when it answers. */
let before = []

function say(element, className, text) {
  before.push({ element, className: element.className, nodes: [...element.childNodes] })
  element.className = className
  element.replaceChildren(text)
}

/** Nothing is known any more: neither the headline nor a mark may go on saying that something runs. */
function lose() {
  if (!lost.hidden) return
  lost.hidden = false
  document.body.dataset.lost = ''
  say(document.querySelector('#headline h1'), '', 'It is not known what is running')
  for (const mark of document.querySelectorAll('[data-live] .state')) say(mark, 'state', 'Unknown')
  for (const mark of document.querySelectorAll('[data-live] .note')) say(mark, 'note', 'Unknown')
}

function find() {
  lost.hidden = true
  delete document.body.dataset.lost
  for (const { element, className, nodes } of before) {
    element.className = className
    element.replaceChildren(...nodes)
  }
  before = []
}

async function refresh() {
  if (document.hidden) return
  let text
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store', signal: AbortSignal.timeout(everyMs) })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    text = await answer.text()
  } catch {
    lose()
    return
  }
  find()
  const fresh = new DOMParser().parseFromString(text, 'text/html')
  for (const block of document.querySelectorAll('[data-live]')) {
    const next = fresh.getElementById(block.id)
    // A block that has the focus waits for the next round: replacing it would throw the reader back to the top.
    if (next && next.innerHTML !== block.innerHTML && !block.contains(document.activeElement)) {
      block.replaceWith(next)
    }
  }
}

setInterval(refresh, everyMs)
document.addEventListener('visibilitychange', refresh)
