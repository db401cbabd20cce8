// Short words of the legacy services (panelapp.md 2.4, 2.5, 15.3) and the values that they stand for.
import { highConfidenceSources, modesOfInheritance, modesOfPathogenicity } from '../../contract/vocabulary.ts'

const codeOfMode = new Map(modesOfInheritance.flatMap((it) => (it.code === null ? [] : [[it.value, it.code]])))
const modeOfCode = new Map(modesOfInheritance.flatMap((it) => (it.code === null ? [] : [[it.code, it.value]])))

/** The short word of a mode of inheritance; a text that has none is shown as it is. */
export const inheritanceCode = (value: string): string => codeOfMode.get(value) ?? value

/** Values that such words stand for; a value that has no word may be named itself. */
export const inheritanceValues = (words: readonly string[]): string[] => words.map((it) => modeOfCode.get(it) ?? it)

/** Spellings of several years differ in blanks and capitals alone. */
export const pathogenicityKey = (text: string): string => text.toLowerCase().replace(/\s+/g, '')

const keysOfCode = new Map<string, string[]>(
  modesOfPathogenicity.map((it) => [it.code, [it.value, it.label].map(pathogenicityKey)]),
)
// As old documentation of the services has it.
keysOfCode.set('loss_of_function', keysOfCode.get('no_loss_of_function') ?? [])

/** The keys of the values that such words stand for; an unknown word stands for itself. */
export const pathogenicityKeys = (words: readonly string[]): string[] =>
  words.flatMap((it) => keysOfCode.get(it) ?? [pathogenicityKey(it)])

/** By level. */
const confidences = ['NoList', 'LowEvidence', 'ModerateEvidence', 'HighEvidence'] as const
export const confidenceWord = (level: number): string => confidences[Math.min(3, Math.max(0, level))] ?? 'NoList'
/** Unknown words stand for no level. */
export const confidenceLevels = (words: readonly string[]): number[] =>
  words.flatMap((it) => {
    const level = (confidences as readonly string[]).indexOf(it)
    return level < 0 ? [] : [level]
  })

const sourceWord = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
const sourceOfWord = new Map<string, string>(
  [...highConfidenceSources, 'Other', 'Literature', 'Eligibility statement prior genetic testing', 'Research'].map(
    (it) => [sourceWord(it), it],
  ),
)
// Spelled so since the first day.
sourceOfWord.set('export_list', 'Expert list').set('export_review', 'Expert Review')

/** Names of sources in lower case: installations differ in capitals. */
export const sourceNames = (words: readonly string[]): string[] =>
  words.map((it) => (sourceOfWord.get(it) ?? it).toLowerCase())
