import { matches, wantedBy } from './match.ts'
import { rowPlacer } from './place-rows.ts'
import { readEntityRow, readPanelRow } from './rows.ts'
import type { RowFacts } from './rows.ts'
import { sortRows } from './sort.ts'

export interface LiveTable {
  /** Shows the rows that the form asks for, says how many, and keeps the address in step. */
  apply(): void
  sort(head: HTMLAnchorElement): void
  /** Follows the first row's link. */
  openFirst(): void
}

const thousands = new Intl.NumberFormat('en-GB')

export function openTable(section: HTMLElement, form: HTMLFormElement, table: HTMLTableElement): LiveTable {
  const status = section.querySelector<HTMLElement>('[data-count]')
  const none = section.querySelector<HTMLElement>('[data-none]')
  const read = section.dataset.filtered === 'entity' ? readEntityRow : readPanelRow
  const all = Number(status?.dataset.count ?? 0)
  /** The server left rows out, for an address with filters; they are fetched when they are wanted. */
  let isPart = table.querySelectorAll('tbody > tr').length < all
  let fetching: Promise<void> | undefined
  let own: RowFacts[] | undefined
  let inOrder: RowFacts[] | undefined
  let addressTimer = 0
  let place = rowPlacer(table)
  let first = table.querySelector<HTMLTableRowElement>('tbody > tr') ?? undefined
  keepRoles(table)

  /** As the page came; ties of every other order go by it. */
  const known = (): RowFacts[] => (own ??= [...table.querySelectorAll<HTMLTableRowElement>('tbody > tr')].map(read))
  // Read while nobody waits, so that the first letter typed does not.
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200))
  idle(() => void known())

  const fetchAll = async (): Promise<void> => {
    const page = new URL(form.action)
    for (const it of form.querySelectorAll<HTMLInputElement>('input[type=hidden]'))
      page.searchParams.set(it.name, it.value)
    const answer = await fetch(page, { headers: { accept: 'text/html' } })
    if (!answer.ok) throw new Error(`The whole table was refused with ${answer.status}`)
    const whole = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const bodies = whole.querySelectorAll('table[data-rows] > tbody')
    for (const it of table.querySelectorAll('tbody')) it.remove()
    table.append(...bodies)
    keepRoles(table)
    place = rowPlacer(table)
    own = undefined
    isPart = false
    order()
  }

  /** By the head that says so. */
  const order = (): void => {
    const head = table.querySelector<HTMLTableCellElement>('th[aria-sort]')
    const column = head?.querySelector<HTMLAnchorElement>('a[data-sort]')?.dataset.sort
    if (!head || !column) return
    inOrder = sortRows(known(), column, head.cellIndex, head.getAttribute('aria-sort') === 'descending')
  }

  const show = (): void => {
    const wanted = wantedBy(form)
    const rows = (inOrder ?? known()).filter((it) => matches(it, wanted)).map((it) => it.row)
    table.hidden = rows.length === 0
    if (none) none.hidden = rows.length > 0
    if (status) status.textContent = `${thousands.format(rows.length)} of ${thousands.format(all)} shown`
    first = rows[0]
    place(rows)
  }

  const remember = (): void => {
    clearTimeout(addressTimer)
    addressTimer = window.setTimeout(() => history.replaceState(history.state, '', address(form, table)), 200)
  }

  const apply = (): void => {
    remember()
    if (!isPart) return show()
    fetching ??= fetchAll().finally(() => (fetching = undefined))
    // Without the rest of the rows the server has to answer.
    fetching.then(show, () => location.assign(address(form, table)))
  }

  return {
    apply,
    sort(head) {
      const cell = head.closest('th')!
      const before = cell.getAttribute('aria-sort')
      const descending = before ? before === 'ascending' : head.dataset.first === 'desc'
      for (const it of table.querySelectorAll('th[aria-sort]')) it.removeAttribute('aria-sort')
      cell.setAttribute('aria-sort', descending ? 'descending' : 'ascending')
      order()
      apply()
    },
    openFirst() {
      first?.querySelector<HTMLAnchorElement>('th a')?.click()
    },
  }
}

/** The page's address with what the form and the heads say; what is as it comes is left out. */
function address(form: HTMLFormElement, table: HTMLTableElement): string {
  const url = new URL(form.action)
  const { values } = wantedBy(form)
  const text = form.querySelector<HTMLInputElement>('input[type=search]')?.value.trim() ?? ''
  for (const it of form.querySelectorAll<HTMLInputElement>('input[type=hidden]'))
    url.searchParams.set(it.name, it.value)
  if (text !== '') url.searchParams.set('q', text)
  for (const [name, chosen] of values) for (const it of chosen) url.searchParams.append(name, it)
  const head = table.querySelector<HTMLTableCellElement>('th[aria-sort]')
  const column = head?.querySelector<HTMLAnchorElement>('a[data-sort]')?.dataset.sort
  const isOwn = column === table.dataset.own || column === undefined
  const descending = head?.getAttribute('aria-sort') === 'descending'
  if (!isOwn || descending !== (table.dataset.ownDir === 'desc')) {
    url.searchParams.set('sort', column ?? '')
    url.searchParams.set('dir', descending ? 'desc' : 'asc')
  }
  return url.href
}

/** Long tables are laid out as blocks and grids, which takes their meaning away in some browsers; roles give it back. */
function keepRoles(table: HTMLTableElement): void {
  if (!table.classList.contains('long')) return
  table.setAttribute('role', 'table')
  for (const it of [...(table.tHead ? [table.tHead] : []), ...table.tBodies]) it.setAttribute('role', 'rowgroup')
  for (const row of table.rows) {
    row.setAttribute('role', 'row')
    for (const cell of row.cells) {
      if (cell.tagName === 'TD') cell.setAttribute('role', 'cell')
      else cell.setAttribute('role', cell.scope === 'col' ? 'columnheader' : 'rowheader')
    }
  }
}
