import { remember, remembered } from './remembered.ts'

const listed = [
  ['/', 'To the filter, or to the search box'],
  ['Enter', 'In a filter: opens the first row shown'],
  ['Esc', 'Clears a filter, closes a list'],
  ['[', 'Previous entity'],
  [']', 'Next entity'],
  ['g h', 'Home'],
  ['?', 'This list'],
] as const

/** Keys that act outside fields. A person whose tools speak or type by themselves can switch them off. */
export function addKeys(): void {
  let before = ''
  document.addEventListener('keydown', (event) => {
    const { key } = event
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (remembered('keys') === 'off' && key !== '?') return
    const act = before === 'g' && key === 'h' ? () => location.assign('/') : acts[key]
    before = key
    if (!act) return
    event.preventDefault()
    act()
  })
}

const follow = (selector: string) => () => document.querySelector<HTMLAnchorElement>(selector)?.click()

const acts: Record<string, (() => void) | undefined> = {
  '/': () => {
    const field =
      document.querySelector<HTMLInputElement>('[data-filter] input[type=search]') ??
      document.querySelector<HTMLInputElement>('#everything')
    field?.focus()
    field?.select()
  },
  '[': follow('a[rel=prev]'),
  ']': follow('a[rel=next]'),
  '?': showKeys,
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || (target.matches('input, select, textarea') && !target.matches('[type=checkbox]')))

function showKeys(): void {
  const dialog = document.createElement('dialog')
  dialog.className = 'dialog'
  dialog.setAttribute('aria-labelledby', 'keys')
  const rows = listed.map(([key, what]) => {
    const term = document.createElement('dt')
    term.append(
      ...key.split(' ').flatMap((it) => [Object.assign(document.createElement('kbd'), { textContent: it }), ' ']),
    )
    return [term, Object.assign(document.createElement('dd'), { textContent: what })]
  })
  const header = document.createElement('header')
  header.append(Object.assign(document.createElement('h2'), { id: 'keys', textContent: 'Keys' }))
  const body = Object.assign(document.createElement('div'), { className: 'body' })
  const list = Object.assign(document.createElement('dl'), { className: 'facts' })
  list.append(...rows.flat())
  const use = Object.assign(document.createElement('input'), {
    type: 'checkbox',
    checked: remembered('keys') !== 'off',
  })
  use.addEventListener('change', () => remember('keys', use.checked ? null : 'off'))
  const label = Object.assign(document.createElement('label'), { className: 'check' })
  label.append(use, 'Use single keys')
  body.append(list, label)
  const footer = document.createElement('footer')
  const close = Object.assign(document.createElement('button'), {
    className: 'button',
    type: 'button',
    textContent: 'Close',
  })
  close.addEventListener('click', () => dialog.close())
  footer.append(close)
  dialog.append(header, body, footer)
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}
