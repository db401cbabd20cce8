import { figureText } from '../panel/figure.rules.ts'
import { scrollable } from '../panel/scrollable.ts'
import { stepOf } from './series.rules.ts'
import type { Matrix } from './series.rules.ts'

/** A table whose cells are tinted by their number: seven steps, the number in each. */
export function HeatMatrix({ name, matrix }: { name: string; matrix: Matrix }) {
  const { rows, columns, values } = matrix
  return (
    <div className="heat-box" {...scrollable(name)}>
      <table className="heat">
        <caption className="sr">{name}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">{name}</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {columns.map((column) => {
                const value = values.get(row)?.get(column)
                return (
                  <td key={column} className={value === undefined ? undefined : `heat-${stepOf(value, matrix)}`}>
                    {value === undefined ? '' : figureText(value)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
