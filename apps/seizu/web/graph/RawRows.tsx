import type { GraphRow } from '../../contract/value.ts'

const mostRows = 200

/** Rows as JSON, as they came. */
export function RawRows({ rows, name }: { rows: readonly GraphRow[]; name: string }) {
  return (
    <>
      {/* Long texts scroll; the keyboard must be able to. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="raw" tabIndex={0} role="region" aria-label={`${name}, raw`}>
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
