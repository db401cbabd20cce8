import type { GraphRow } from '../../contract/value.ts'
import { scrollable } from '../panel/scrollable.ts'

const mostRows = 200

/** Rows as JSON, as they came. */
export function RawRows({ rows, name }: { rows: readonly GraphRow[]; name: string }) {
  return (
    <>
      <pre className="raw" {...scrollable(`${name}, raw`)}>
        {JSON.stringify(rows.slice(0, mostRows), null, 2)}
      </pre>
      {rows.length > mostRows && (
        <p className="note">
          The first {mostRows} of {rows.length.toLocaleString('en-GB')} rows.
        </p>
      )}
    </>
  )
}
