/** What is known of a row, read once from its cells. */
export interface RowFacts {
  row: HTMLTableRowElement
  /** Lower case. */
  text: string
  /** By the name of the form's field; a field that is not named here filters nothing. */
  values: Record<string, readonly string[]>
}

const textOf = (row: HTMLTableRowElement): string => (row.textContent ?? '').toLowerCase()

const colours: Record<string, string> = {
  'gel-green': 'green',
  'gel-amber': 'amber',
  'gel-red': 'red',
  'gel-added': 'grey',
}
const types: Record<string, string> = { STR: 'str', Region: 'region' }

/** Rows of entities carry no attributes, since there may be nine thousand: all is in the cells. */
export function readEntityRow(row: HTMLTableRowElement): RowFacts {
  const { cells } = row
  const ratingClass = cells[0]?.firstElementChild?.classList[1] ?? ''
  const mark = cells[1]?.querySelector('.tag')?.textContent ?? ''
  const moi = cells[cells.length - 2]
  const details = cells[cells.length - 1]
  return {
    row,
    text: textOf(row),
    values: {
      list: [colours[ratingClass] ?? ''],
      type: [types[mark] ?? 'gene'],
      moi: [moi?.firstElementChild && moi.textContent === 'Not set' ? 'none' : (moi?.textContent ?? '').trim()],
      tag: [...(details?.getElementsByClassName('tag') ?? [])].map((it) => it.textContent ?? ''),
    },
  }
}

/** Rows of panels say it in attributes; `data-types` holds slugs. */
export function readPanelRow(row: HTMLTableRowElement): RowFacts {
  const { types: slugs = '', group = '', status = '', signedOff = '' } = row.dataset
  return {
    row,
    text: textOf(row),
    values: { type: slugs.split(' '), group: [group], status: [status], signed_off: [signedOff] },
  }
}
