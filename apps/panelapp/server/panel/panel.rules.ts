// The panel form (chapter 9.4) and signing off (5.5): what is accepted, what has changed, and how the log says it.
import { listText } from '../../contract/text-list.ts'
import { compareVersions, parseVersion } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { PanelStatus } from '../../tables.ts'

/** What people may write of a panel; lists keep their order. */
export interface PanelText {
  name: string
  level2: string
  level3: string
  description: string
  omim: readonly string[]
  orphanet: readonly string[]
  hpo: readonly string[]
  relevantDisorders: readonly string[]
}

export interface PanelFields extends PanelText {
  status: PanelStatus
  typeIds: readonly number[]
  /** In the order in which they were chosen; any makes it a super panel. */
  childIds: readonly number[]
}

/** Faults by the form's names of the fields. */
export type Faults = Record<string, string>

const formNames: Readonly<Record<keyof PanelText, string>> = {
  name: 'level4',
  level2: 'level2',
  level3: 'level3',
  description: 'description',
  omim: 'omim',
  orphanet: 'orphanet',
  hpo: 'hpo',
  relevantDisorders: 'old_panels',
}

/** Blanks around texts and items mean nothing, and an item of nothing is none. */
export function tidy<T extends Partial<PanelText>>(fields: T): T {
  const tidied: Record<string, unknown> = { ...fields }
  for (const key of Object.keys(formNames) as (keyof PanelText)[]) {
    const value = fields[key]
    if (typeof value === 'string') tidied[key] = value.trim()
    else if (value) tidied[key] = value.map((it) => it.trim()).filter((it) => it !== '')
  }
  return tidied as T
}

/** What is wrong with tidy texts, whatever else there is. */
export function textFaults(fields: Partial<PanelText>): Faults {
  const faults: Faults = {}
  if (fields.name === '') faults['level4'] = 'A panel needs a name.'
  if (fields.description === '') faults['description'] = 'A panel needs a description.'
  const longest = 255
  for (const [key, formName] of Object.entries(formNames) as [keyof PanelText, string][]) {
    const value = fields[key] ?? ''
    if (key === 'description') continue
    const tooLong = [value].flat().find((it) => [...it].length > longest)
    if (tooLong !== undefined) faults[formName] = `At most ${longest} characters: "${tooLong.slice(0, 40)}…" is longer.`
  }
  return faults
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The fields whose new value is another one; types have no order. */
export function changedFields(before: PanelFields, after: Partial<PanelFields>): Partial<PanelFields> {
  const changed = Object.entries(after).filter(([key, value]) => {
    const old = before[key as keyof PanelFields]
    if (key !== 'typeIds') return !isSame(old, value)
    return !isSame(
      [...before.typeIds].toSorted((a, b) => a - b),
      [...(value as number[])].toSorted((a, b) => a - b),
    )
  })
  return Object.fromEntries(changed)
}

interface Names {
  types: readonly string[]
  children: readonly string[]
}

/** A line of the activity log for each changed field; `names` are of the new types and children. */
export function editLines(before: PanelFields, changed: Partial<PanelFields>, names: Names): string[] {
  const lines: string[] = []
  const text = (what: string, key: 'name' | 'level2' | 'level3' | 'status') => {
    if (changed[key] !== undefined) lines.push(`${what} changed from ${before[key]} to ${changed[key]}`)
  }
  const list = (what: string, key: 'omim' | 'orphanet' | 'hpo' | 'relevantDisorders') => {
    if (changed[key]) lines.push(`${what} changed from ${listText(before[key])} to ${listText(changed[key])}`)
  }
  text('Panel name', 'name')
  text('Disease group', 'level2')
  text('Disease sub-group', 'level3')
  if (changed.description !== undefined) lines.push('Panel description changed')
  list('OMIM terms', 'omim')
  list('Orphanet terms', 'orphanet')
  list('HPO terms', 'hpo')
  list('List of related panels', 'relevantDisorders')
  text('Panel status', 'status')
  if (changed.childIds) lines.push(`Changed child panels to: ${listText(names.children)}`)
  if (changed.typeIds) lines.push(`Panel types changed to ${listText(names.types)}`)
  return lines
}

/** The log's lines of a new panel. */
export function creationLines(fields: PanelFields, names: Names): string[] {
  return [
    `Added Panel ${fields.name}`,
    ...(fields.relevantDisorders.length > 0 ? [`Related panels set to ${listText(fields.relevantDisorders)}`] : []),
    ...(names.children.length > 0 ? [`Child panels set to: ${listText(names.children)}`] : []),
    ...(names.types.length > 0 ? [`Panel types set to ${listText(names.types)}`] : []),
  ]
}

/** The same fields by the names that documents have for them, for the record of changes; the status has its own. */
export function documentFields(changed: Partial<PanelFields>): string[] {
  const names: Partial<Record<keyof PanelFields, string>> = {
    name: 'name',
    level2: 'disease_group',
    level3: 'disease_sub_group',
    description: 'description',
    relevantDisorders: 'relevant_disorders',
    typeIds: 'types',
    childIds: 'child_panel_ids',
  }
  return Object.keys(changed).flatMap((key) => names[key as keyof PanelFields] ?? [])
}

/** A super panel begins with the largest major of its children. */
export const firstVersion = (children: readonly Version[]): Version => ({
  major: Math.max(0, ...children.map((it) => it.major)),
  minor: 0,
})

/** As people typed it; both empty takes the sign-off back. */
export interface SignOffForm {
  version: string
  /** `dd/mm/yyyy` or `yyyy-mm-dd`; today when empty. */
  date: string
}
export type SignOffWish = { version: Version; date: string } | 'none'

/**
 * @param known the versions that may be signed off: frozen ones, and the live one, which is frozen by the saving
 * @param today `yyyy-mm-dd`
 */
export function readSignOff(
  form: SignOffForm,
  { known, today }: { known: readonly Version[]; today: string },
): { wish: SignOffWish } | { faults: Faults } {
  const [versionGiven, dateGiven] = [form.version.trim(), form.date.trim()]
  if (versionGiven === '' && dateGiven === '') return { wish: 'none' }
  const version = parseVersion(versionGiven)
  const date = dateGiven === '' ? today : readDate(dateGiven)
  const faults: Faults = {}
  if (!version) faults['signed_off_version'] = 'Give the version as two numbers, such as 1.4.'
  else if (!known.some((it) => compareVersions(it, version) === 0)) {
    faults['signed_off_version'] = `There is no version ${versionGiven} of this panel.`
  }
  if (!date) faults['signed_off_date'] = 'Give the date as dd/mm/yyyy or yyyy-mm-dd.'
  return version && date && Object.keys(faults).length === 0 ? { wish: { version, date } } : { faults }
}

/** `yyyy-mm-dd` of a date of the calendar. */
function readDate(text: string): string | undefined {
  const british = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  const [year, month, day] = british
    ? [british[3]!, british[2]!.padStart(2, '0'), british[1]!.padStart(2, '0')]
    : (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1) ?? [])
  const date = `${year}-${month}-${day}`
  const parsed = new Date(`${date}T00:00:00Z`)
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date ? undefined : date
}
