import type { HTMLAttributes, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from 'react'

/*
 * Plain table elements that also write their roles: below 768 px the rows become grids, and some browsers then forget
 * that a table is a table.
 */
/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role */

export interface Column {
  name: string
  title: ReactNode
  className?: string
  /** Present when the column can be sorted by. */
  sort?: { direction?: 'ascending' | 'descending'; toggle: () => void }
}

/** A data table: `caption` names it for readers, `className` gives its density and its own widths. */
export function Table({
  caption,
  columns,
  className = '',
  children,
}: {
  caption: string
  columns: readonly Column[]
  className?: string
  children: ReactNode
}) {
  return (
    <table className={`table ${className}`.trim()} role="table">
      <caption className="sr">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, title, className, sort }) => (
            <th key={name} scope="col" role="columnheader" className={className} aria-sort={sort?.direction}>
              {sort ? (
                <button type="button" className="sort" onClick={sort.toggle}>
                  {title}
                </button>
              ) : (
                title
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  )
}

/** A row; `chosen` tints it beside its check box. */
export function Row({ chosen, ...rest }: HTMLAttributes<HTMLTableRowElement> & { chosen?: boolean }) {
  return <tr role="row" className={chosen ? 'chosen' : undefined} {...rest} />
}

/** The cell that names its row. */
export function RowHead(props: ThHTMLAttributes<HTMLTableCellElement>) {
  return <th scope="row" role="rowheader" {...props} />
}

export function Cell(props: TdHTMLAttributes<HTMLTableCellElement>) {
  return <td role="cell" {...props} />
}
