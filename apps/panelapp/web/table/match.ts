import type { RowFacts } from './rows.ts'

export interface Wanted {
  /** Each must be in the row's text. */
  words: readonly string[]
  /** Of each field, the values of which a row must have one; a field without values is left out. */
  values: ReadonlyMap<string, ReadonlySet<string>>
}

/** What the fields of a form ask for. All boxes of a name ticked, or none, is no wish. */
export function wantedBy(form: HTMLFormElement): Wanted {
  const values = new Map<string, Set<string>>()
  let words: string[] = []
  const boxes = new Map<string, { ticked: string[]; all: number }>()
  for (const field of form.elements) {
    if (field instanceof HTMLSelectElement && field.value !== '') values.set(field.name, new Set([field.value]))
    if (!(field instanceof HTMLInputElement)) continue
    if (field.type === 'search') words = field.value.toLowerCase().split(/\s+/).filter(Boolean)
    if (field.type !== 'checkbox') continue
    const group = boxes.get(field.name) ?? { ticked: [], all: 0 }
    group.all += 1
    if (field.checked) group.ticked.push(field.value)
    boxes.set(field.name, group)
  }
  for (const [name, { ticked, all }] of boxes) {
    if (ticked.length > 0 && ticked.length < all) values.set(name, new Set(ticked))
  }
  return { words, values }
}

export function matches({ text, values }: RowFacts, wanted: Wanted): boolean {
  for (const word of wanted.words) if (!text.includes(word)) return false
  for (const [name, asked] of wanted.values) {
    if (values[name] && !values[name].some((it) => asked.has(it))) return false
  }
  return true
}
