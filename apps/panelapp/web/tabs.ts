/** Tabs of links to sections that are all on the page; the address's hash names the one that is shown. */
export function makeTabs(): void {
  for (const list of document.querySelectorAll<HTMLElement>('[data-tabs]')) makeTabList(list)
}

function makeTabList(list: HTMLElement): void {
  const tabs = [...list.querySelectorAll<HTMLAnchorElement>('a')]
  const panelOf = (tab: HTMLAnchorElement) => document.getElementById(decodeURIComponent(tab.hash.slice(1)))
  list.setAttribute('role', 'tablist')
  for (const tab of tabs) {
    const panel = panelOf(tab)
    if (!panel) continue
    tab.setAttribute('role', 'tab')
    tab.removeAttribute('aria-current')
    tab.id = `tab-${panel.id.slice(1)}`
    tab.setAttribute('aria-controls', panel.id)
    panel.setAttribute('role', 'tabpanel')
    panel.setAttribute('aria-labelledby', tab.id)
  }
  const show = (chosen: HTMLAnchorElement) => {
    for (const tab of tabs) {
      const isChosen = tab === chosen
      tab.setAttribute('aria-selected', String(isChosen))
      tab.tabIndex = isChosen ? 0 : -1
      const panel = panelOf(tab)
      if (panel) panel.hidden = !isChosen
    }
  }
  const fromAddress = () => show(tabs.find((it) => it.hash !== '' && it.hash === location.hash) ?? tabs[0]!)
  const choose = (tab: HTMLAnchorElement) => {
    history.replaceState(history.state, '', tab.hash)
    show(tab)
  }
  list.addEventListener('click', (event) => {
    const tab = (event.target as Element).closest('a')
    if (!tab) return
    event.preventDefault()
    choose(tab)
  })
  list.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(document.activeElement as HTMLAnchorElement)
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (at < 0 || next === undefined) return
    event.preventDefault()
    const tab = tabs[(next + tabs.length) % tabs.length]!
    choose(tab)
    tab.focus()
  })
  addEventListener('hashchange', fromAddress)
  fromAddress()
}
