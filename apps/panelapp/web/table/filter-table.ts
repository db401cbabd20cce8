import { openTable } from './open-table.ts'
import type { LiveTable } from './open-table.ts'

/** Makes the filters and heads of each table work at once, without a request. */
export function filterTables(): void {
  for (const section of document.querySelectorAll<HTMLElement>('[data-filtered]')) {
    const form = section.querySelector<HTMLFormElement>('form[data-filter]')
    const table = section.querySelector<HTMLTableElement>('table[data-rows]')
    if (form && table) enhance(section, form, openTable(section, form, table))
  }
}

function enhance(section: HTMLElement, form: HTMLFormElement, live: LiveTable): void {
  const field = form.querySelector<HTMLInputElement>('input[type=search]')
  form.addEventListener('input', () => live.apply())
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    live.apply()
    if (document.activeElement === field) live.openFirst()
  })
  field?.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || field.value === '') return
    event.preventDefault()
    field.value = ''
    live.apply()
  })
  section.addEventListener('click', (event) => {
    const head = (event.target as Element).closest<HTMLAnchorElement>('a[data-sort]')
    if (!head || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    live.sort(head)
  })
  // A browser puts back what was typed when one returns to the page.
  if (isChanged(form)) live.apply()
  addEventListener('pageshow', (event) => event.persisted && live.apply())
}

const isChanged = (form: HTMLFormElement): boolean =>
  [...form.elements].some(
    (it) =>
      (it instanceof HTMLInputElement && (it.value !== it.defaultValue || it.checked !== it.defaultChecked)) ||
      (it instanceof HTMLSelectElement && [...it.options].some((option) => option.selected !== isDefault(it, option))),
  )

const isDefault = (select: HTMLSelectElement, option: HTMLOptionElement): boolean =>
  option.defaultSelected || (option.index === 0 && ![...select.options].some((it) => it.defaultSelected))
