import { Button, Cell, Hidden, Icon, Row, RowHead, Table } from '@farside/kit/react'
import { useDeferredValue, useId, useMemo, useState } from 'react'
import { cellText } from '../../contract/details.ts'
import type { GraphValue } from '../../contract/value.ts'
import { isNumeric, nextSort, settingOf, viewRows } from './table.rules.ts'
import type { TableData, View } from './table.rules.ts'
import type { Details } from '../../contract/details.ts'
import type { SaveCsv } from './useCsv.ts'

const pageSizes = [10, 15, 100]

export interface DataTableProps {
  data: TableData
  caption: string | null
  perPage?: number
  /** Gets what is shown: columns, and the rows of all pages. */
  onCsv?: SaveCsv
  /** A row's first cell opens it. */
  onOpen?: (row: Details) => void
}

/** A table with search, sorting, filters, a choice of columns, pages and CSV (seizu §5.4). */
export function DataTable({ data, caption, perPage: atFirst = 10, onCsv, onOpen }: DataTableProps) {
  const [view, setView] = useState<View>({ search: '', filters: {}, sort: undefined })
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [filtering, setFiltering] = useState(false)
  const [perPage, setPerPage] = useState(atFirst)
  const [page, setPage] = useState(0)
  const id = useId()
  const name = caption ?? 'table'

  const columns = data.columns.filter(({ key }) => !hidden.has(key))
  const late = useDeferredValue(view)
  const rows = useMemo(() => viewRows(data.rows, data.columns, late), [data, late])
  const numeric = useMemo(
    () => new Set(data.columns.filter(({ key }) => isNumeric(data.rows, key)).map(({ key }) => key)),
    [data],
  )
  const last = Math.max(0, Math.ceil(rows.length / perPage) - 1)
  const current = Math.min(page, last)
  const shown = rows.slice(current * perPage, (current + 1) * perPage)
  const look = (change: Partial<View>) => {
    setView({ ...view, ...change })
    setPage(0)
  }
  const toggle = (key: string) => {
    const next = new Set(hidden)
    if (!next.delete(key)) next.add(key)
    // A table without a column says nothing.
    if (next.size < data.columns.length) setHidden(next)
  }

  return (
    <>
      <div className="tools bare data-tools">
        <div className="field grow search">
          <label className="sr" htmlFor={`${id}-search`}>
            Search {name}
          </label>
          <Icon name="search" />
          <input
            id={`${id}-search`}
            type="search"
            placeholder="Search the table"
            value={view.search}
            onChange={({ target }) => look({ search: target.value })}
          />
        </div>
        <div className="row push">
          <Button small aria-pressed={filtering} onClick={() => setFiltering(!filtering)}>
            Filters
          </Button>
          <details className="menu">
            <summary className="button small">
              <Icon name="cols" />
              Columns
            </summary>
            <ul>
              {data.columns.map(({ key, title }) => (
                <li key={key}>
                  <label className="check">
                    <input type="checkbox" checked={!hidden.has(key)} onChange={() => toggle(key)} />
                    {title}
                  </label>
                </li>
              ))}
            </ul>
          </details>
          {onCsv && (
            <Button small icon="down" onClick={() => onCsv(columns, rows)}>
              CSV<Hidden> of {name}</Hidden>
            </Button>
          )}
        </div>
        {filtering && (
          <div className="filters">
            {columns.map(({ key, title }) => (
              <div key={key} className="field">
                <label htmlFor={`${id}-${key}`}>{title} contains</label>
                <input
                  id={`${id}-${key}`}
                  type="text"
                  value={view.filters[key] ?? ''}
                  onChange={({ target }) => look({ filters: { ...view.filters, [key]: target.value } })}
                />
              </div>
            ))}
          </div>
        )}
      </div>
      <div className="table-body">
        <Table
          caption={name}
          className="stack data"
          columns={columns.map(({ key, title }) => ({
            name: key,
            title,
            ...(numeric.has(key) && { className: 'num' }),
            sort: {
              ...(view.sort?.key === key && { direction: view.sort.direction }),
              toggle: () => look({ sort: nextSort(view.sort, key) }),
            },
          }))}
        >
          {shown.map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key
            <Row key={index}>
              {columns.map(({ key, title }, at) =>
                at === 0 ? (
                  <RowHead key={key} className={classOf(row[key], numeric.has(key), true)}>
                    {onOpen ? (
                      <button type="button" className="link" title="Show the row" onClick={() => onOpen(row)}>
                        {cellText(row[key]) || '(empty)'}
                      </button>
                    ) : (
                      cellText(row[key])
                    )}
                  </RowHead>
                ) : (
                  <Cell key={key} className={classOf(row[key], numeric.has(key))} data-label={title}>
                    {cellText(row[key])}
                  </Cell>
                ),
              )}
            </Row>
          ))}
        </Table>
      </div>
      {rows.length === 0 && <p className="note pad">No row matches.</p>}
      <nav className="pager" aria-label={`Pages of ${name}`}>
        <span role="status">
          {rows.length === 0 ? 0 : current * perPage + 1}–{Math.min(rows.length, (current + 1) * perPage)} of{' '}
          {rows.length.toLocaleString('en-GB')} rows
          {rows.length !== data.rows.length && `, ${data.rows.length.toLocaleString('en-GB')} in all`}
        </span>
        <label className="row">
          Rows per page
          <select
            value={perPage}
            onChange={({ target }) => {
              setPerPage(Number(target.value))
              setPage(0)
            }}
          >
            {pageSizes.map((size) => (
              <option key={size}>{size}</option>
            ))}
          </select>
        </label>
        <span className="row push">
          <Button small disabled={current === 0} onClick={() => setPage(current - 1)}>
            Previous
          </Button>
          <Button small disabled={current === last} onClick={() => setPage(current + 1)}>
            Next
          </Button>
        </span>
      </nav>
    </>
  )
}

/** On a narrow screen two short cells stand side by side; a long one, and the one that names the row, goes across. */
function classOf(value: GraphValue | undefined, isNumber: boolean, names = false): string {
  const setting = settingOf(cellText(value))
  return [setting, isNumber && 'num', (names || setting === 'text') && 'across'].filter(Boolean).join(' ')
}
