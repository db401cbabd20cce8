import { isAlias, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Document, ParsedNode, Scalar } from 'yaml'
import type { ConfigFault } from '../../contract/config-fault.ts'
import { plainScalar } from './scalar.rules.ts'

/** A node of the file with its place. Aliases and merges (`<<`) are followed when asked, not before: see `Reader`. */
export type Located =
  | { kind: 'scalar'; value: string | number | boolean | null; text: string; offset: number }
  | { kind: 'map'; entries: () => Entry[]; offset: number }
  | { kind: 'list'; items: () => Located[]; offset: number }

interface Entry {
  key: Located
  value: Located
}

export interface YamlText {
  /** undefined when the text is no YAML: then there are errors. */
  root: Located | undefined
  errors: ConfigFault[]
  warnings: ConfigFault[]
  placeOf: (offset: number) => { line: number; column: number }
}

type Node = ParsedNode | null
type Pair = { key: Node; value: Node }

const YAML = 'tag:yaml.org,2002:'
const scalarTags = ['null', 'bool', 'int', 'float', 'timestamp', 'str'].map((name) => YAML + name)

/** Reads a text as YAML 1.1 with safe tags alone. Nothing in it is ever run, and nothing is expanded here. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter()
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const at = (offset: number, message: string): ConfigFault => ({ path: '', ...placeOf(offset), message })
  const warnings: ConfigFault[] = []
  const control = unprintable.exec(text)
  if (control) {
    lines.addNewLine(0)
    for (let end = text.indexOf('\n'); end >= 0 && end < control.index; end = text.indexOf('\n', end + 1))
      lines.addNewLine(end + 1)
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    return {
      root: undefined,
      errors: [at(control.index, `the character U+${code} is not accepted`)],
      warnings,
      placeOf,
    }
  }
  let document: Document.Parsed
  try {
    document = parseDocument(text, {
      version: '1.1',
      schema: 'failsafe',
      // Tags that give more than text are judged below, by name.
      customTags: (tags) => [...tags, ...scalarTags.slice(0, -1).map((tag) => ({ tag, resolve: (it: string) => it }))],
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
      logLevel: 'error', // `silent` would take several documents for one
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { root: undefined, errors: [{ path: '', line: null, column: null, message: tooDeep }], warnings, placeOf }
  }
  const errors = [...document.errors, ...document.warnings].map(({ message, pos }) => at(pos[0], message))
  if (errors.length > 0) return { root: undefined, errors, warnings, placeOf }
  const say: Say = {
    error: (offset, message) => void errors.push(at(offset, message)),
    warning: (offset, message) => void warnings.push(at(offset, message)),
  }
  try {
    return { root: viewOf(document, say), errors, warnings, placeOf }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { root: undefined, errors: [{ path: '', line: null, column: null, message: tooDeep }], warnings, placeOf }
  }
}

// oxlint-disable-next-line no-control-regex -- what YAML calls not printable
const unprintable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/
const tooDeep = 'is nested too deeply'
const nothing = (offset: number): Located => ({ kind: 'scalar', value: null, text: '', offset })

interface Say {
  error: (offset: number, message: string) => void
  warning: (offset: number, message: string) => void
}

/** Walks the document once, in its order, so that every alias finds the anchor that stood before it. */
function viewOf(document: Document.Parsed, say: Say): Located {
  const anchors = new Map<string, Located>()
  return view(document.contents as Node, 0)

  function view(node: Node, offset: number): Located {
    if (node === null) return nothing(offset)
    const start = node.range[0]
    if (isAlias(node)) {
      const target = anchors.get(node.source)
      if (!target) say.error(start, `*${node.source} names an anchor that is not there`)
      // At its own place: an error inside is shown where it is used.
      return target ? { ...target, offset: start } : nothing(start)
    }
    if (isScalar(node)) {
      return anchored(node, { kind: 'scalar', value: scalarValue(node, say), text: node.source, offset: start })
    }
    if (isSeq(node)) {
      let items: Located[] = []
      const located = anchored(node, { kind: 'list', items: () => items, offset: start })
      items = (node.items as Node[]).map((item) => view(item, start))
      return located
    }
    let entries = (): Entry[] => []
    const located = anchored(node, { kind: 'map', entries: () => entries(), offset: start })
    entries = entriesOf(node.items as Pair[], start)
    return located
  }

  function anchored(node: Exclude<Node, null>, located: Located): Located {
    if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, located)
    return located
  }

  function entriesOf(items: Pair[], start: number): () => Entry[] {
    const own: Entry[] = []
    const merged: Located[] = []
    for (const pair of items) {
      const key = view(pair.key, start)
      const value = view(pair.value, key.offset)
      if (isMerge(pair.key)) merged.push(value)
      else own.push({ key, value })
    }
    warnOfRepeats(own, say)
    if (merged.length === 0) return () => own
    // When asked, not before, since what an alias stands for may not be complete yet; and once, since merges of merges double.
    let all: Entry[] | undefined
    return () => {
      if (all) return all
      all = own // for a map that merges itself
      return (all = withMerged(own, merged, say))
    }
  }
}

function scalarValue(node: Scalar.Parsed, say: Say) {
  const text = String(node.value ?? '')
  if (node.tag === undefined && node.type === 'PLAIN') return plainScalar(text)
  const tag = node.tag?.replace(YAML, '') ?? 'str'
  if (tag === '!' || tag === 'str' || tag === 'timestamp') return text
  const value = plainScalar(text)
  const kinds: Record<string, string> = { null: 'object', bool: 'boolean', int: 'number', float: 'number' }
  if (typeof value !== kinds[tag]) say.error(node.range[0], `"${text}" is no ${tag}`)
  return value
}

function warnOfRepeats(entries: Entry[], say: Say): void {
  const seen = new Set<unknown>()
  for (const { key } of entries) {
    if (key.kind !== 'scalar') continue
    if (seen.has(key.value)) say.warning(key.offset, `the key "${key.text}" is repeated: its last value counts`)
    seen.add(key.value)
  }
}

const isMerge = (key: Node) => isScalar(key) && key.type === 'PLAIN' && key.value === '<<' && key.tag === undefined

/** What the map says itself goes before what it merges; of several merged maps the first goes first. */
function withMerged(own: Entry[], merged: Located[], say: Say): Entry[] {
  const entries = [...own]
  const names = new Set(own.map(({ key }) => (key.kind === 'scalar' ? key.value : key)))
  for (const source of merged.flatMap((it) => (it.kind === 'list' ? it.items() : [it]))) {
    if (source.kind !== 'map') {
      say.error(source.offset, 'must be a mapping: it is merged into one')
      continue
    }
    for (const entry of source.entries()) {
      const name = entry.key.kind === 'scalar' ? entry.key.value : entry.key
      if (names.has(name)) continue
      names.add(name)
      entries.push(entry)
    }
  }
  return entries
}
