import type { GraphRow } from '../../contract/value.ts'
import { cellText } from '../../contract/details.ts'
import type { Column, TableData } from '../table/table.rules.ts'

// The order in which a row is looked at, and which kind is sent when there are several (seizu §5.4).
const kinds = [
  ['user_id', 'user_ids'],
  ['escalation_policy_id', 'escalation_policy_ids'],
  ['schedule_id', 'schedule_ids'],
] as const

/** The query of the on-call address for what the rows name; undefined when they name nobody. */
export function onCallSearch(rows: readonly GraphRow[]): string | undefined {
  const found = new Map<string, Set<string>>()
  for (const row of rows) {
    const kind = kinds.find(([column]) => row[column] !== null && row[column] !== undefined)
    if (!kind) continue
    const ids = found.get(kind[1]) ?? new Set<string>()
    found.set(kind[1], ids.add(cellText(row[kind[0]])))
  }
  for (const [, name] of kinds) {
    const ids = found.get(name)
    if (ids) return `?${name}=${[...ids].map(encodeURIComponent).join(',')}`
  }
  return undefined
}

const columns: Column[] = ['User', 'Schedule', 'Escalation Policy', 'Escalation Level', 'Start', 'End'].map(
  (title) => ({
    key: title,
    title,
  }),
)

interface OnCall {
  user?: { summary?: string }
  schedule?: { summary?: string } | null
  escalation_policy?: { summary?: string }
  escalation_level?: number
  start?: string | null
  end?: string | null
}

export const onCallTable = (onCalls: readonly OnCall[]): TableData => ({
  columns,
  rows: onCalls.map((it) => ({
    User: it.user?.summary ?? null,
    Schedule: it.schedule?.summary ?? null,
    'Escalation Policy': it.escalation_policy?.summary ?? null,
    'Escalation Level': it.escalation_level ?? null,
    Start: it.start ?? null,
    End: it.end ?? null,
  })),
})
