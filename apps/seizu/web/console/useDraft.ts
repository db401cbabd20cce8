import { useState } from 'react'
import type { StatementRefusal, Validation } from '../../contract/query.ts'
import type { Statement } from './console.api.ts'
import { parametersText } from './parameters.rules.ts'

/** What is typed. */
export interface Draft {
  text: string
  paramsText: string
  change: (part: { text?: string; paramsText?: string }) => void
  /** In place of what is typed. */
  take: (statement: Statement) => void
}

/** What is known of it: from the run that refused just this text, or from asking beforehand. */
export interface Judged {
  refusal: StatementRefusal | undefined
  verdict: Validation | undefined
}

export function useDraft(atFirst: string): Draft {
  const [typed, setTyped] = useState({ text: atFirst, paramsText: '' })
  return {
    ...typed,
    change: (part) => setTyped({ ...typed, ...part }),
    take: ({ query, params }) => setTyped({ text: query, paramsText: parametersText(params) }),
  }
}
