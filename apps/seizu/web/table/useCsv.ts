import type { PanelState } from '../panel/usePanel.ts'
import { failureText } from '../query/rows.api.ts'
import { useRunner } from '../query/runner.ts'
import { toasts } from '../toasts.ts'
import type { Details } from '../../contract/details.ts'
import { csvName } from '../../contract/csv.ts'
import { csvText } from './csv.rules.ts'
import { saveBlob } from './save-blob.ts'
import type { Column } from './table.rules.ts'

export type SaveCsv = (columns: readonly Column[], rows: readonly Details[]) => void

/** Saves what a table shows; where the answer was cut, all rows as the server has them. */
export function useCsv(caption: string | null, state: PanelState): SaveCsv {
  const runner = useRunner()
  return (columns, rows) => {
    const name = csvName(caption)
    if (state.face === 'ready' && state.answer.cut && runner.csv) {
      runner.csv(state.asked).then(
        (blob) => saveBlob(blob, name),
        (error: unknown) => toasts.tell({ family: 'bad', text: `Cannot save ${name}: ${failureText(error)}` }),
      )
      return
    }
    saveBlob(new Blob([csvText(columns, rows)], { type: 'text/csv;charset=utf-8' }), name)
  }
}
