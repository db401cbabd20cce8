// Replaces the blocks of the portal page whose text changed, so that states stay true without a reload.
const everyMs = 3000
const lost = document.getElementById('lost')

async function refresh() {
  if (document.hidden) return
  let text
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store', signal: AbortSignal.timeout(everyMs) })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    text = await answer.text()
  } catch {
    lost.hidden = false
    return
  }
  lost.hidden = true
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
