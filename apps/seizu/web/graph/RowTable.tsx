import type { Answer } from '../query/runner.ts'
import { DataTable } from '../table/DataTable.tsx'

/** Rows with their columns as they came. */
export function RowTable({ answer, caption }: { answer: Answer; caption: string | null }) {
  return (
    <DataTable
      data={{ columns: answer.columns.map((key) => ({ key, title: key })), rows: answer.rows }}
      caption={caption}
    />
  )
}
