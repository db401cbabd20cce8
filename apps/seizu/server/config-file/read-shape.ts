import type { Field, Fields, ObjectShape, Shape } from './shape.ts'
import type { Located } from './yaml-text.ts'
import { numberOf, yesOrNo } from './coerce.rules.ts'

export interface Say {
  error: (path: string, offset: number, message: string) => void
  warning: (path: string, offset: number, message: string) => void
}

interface Rules {
  strict2022: boolean
  say: Say
  /** Told where each value stands. */
  place: (path: string, offset: number) => void
}

/** A file that no person wrote: aliases of aliases make billions of values of a few lines. */
const MOST_VALUES = 200_000
const DEEPEST = 60

/** Thrown when the file is more than can be read, whatever it says. */
export class TooMuch extends Error {}

/** The value of a node in the form of a shape. Every fault is said, and reading goes on. */
export function readShape(root: Located, shape: Shape, { strict2022, say, place }: Rules): unknown {
  let values = 0
  return read(root, shape, '', 0)

  function read(node: Located, shape: Shape, path: string, depth: number): unknown {
    if (++values > MOST_VALUES) throw new TooMuch(`stands for more than ${MOST_VALUES} values`)
    if (depth > DEEPEST) throw new TooMuch(`is nested more than ${DEEPEST} levels deep`)
    place(path, node.offset)
    const wrong = (expected: string) => say.error(path, node.offset, `is ${shown(node)}; ${expected} is expected`)
    switch (shape.is) {
      case 'any':
        return readAny(node, path, depth)
      case 'text':
        if (node.kind === 'scalar' && typeof node.value === 'string') return node.value
        return wrong(node.kind === 'scalar' && node.value !== null ? `text, "${node.text}",` : 'text')
      case 'word':
        return readWord(node, shape, path)
      case 'number': {
        const value = node.kind === 'scalar' ? numberOf(node.value) : undefined
        return value ?? wrong('a number')
      }
      case 'integer': {
        const value = node.kind === 'scalar' ? numberOf(node.value) : undefined
        return value === undefined ? wrong('a whole number') : Math.trunc(value)
      }
      case 'flag': {
        const value = node.kind === 'scalar' ? yesOrNo(node.value) : undefined
        return value ?? wrong('true or false')
      }
      case 'list':
        if (node.kind !== 'list') return wrong('a list')
        return node.items().map((item, index) => read(item, shape.of, join(path, index), depth + 1))
      case 'map':
        if (node.kind !== 'map') return wrong(`a mapping of ${shape.ofWhat}`)
        return Object.fromEntries(
          keyed(node, path).map(([key, { value }]) => [key, read(value, shape.of, join(path, key), depth + 1)]),
        )
      case 'object':
        if (node.kind !== 'map') return wrong('a mapping')
        return readObject(node, shape, path, depth)
      case 'object or text':
        if (!strict2022 && node.kind === 'scalar' && typeof node.value === 'string') return shape.make(node.value)
        return read(node, shape.object, path, depth)
    }
  }

  function readWord(node: Located, shape: Extract<Shape, { is: 'word' }>, path: string): unknown {
    const words = strict2022 ? shape.words : [...shape.words, ...shape.added]
    if (node.kind === 'scalar' && words.includes(node.value as string)) return node.value
    return say.error(path, node.offset, `is ${shown(node)}; one of ${words.join(', ')} is expected`)
  }

  function readObject(node: MapNode, { fields }: ObjectShape, path: string, depth: number): unknown {
    const given = new Map(keyed(node, path))
    const known = Object.entries(fields).filter(([, field]) => !(strict2022 && field.added))
    for (const [key, { offset }] of given) {
      if (known.some(([name]) => name === key)) continue
      say.error(join(path, key), offset, unknownKey(fields, key, known))
    }
    return Object.fromEntries(
      known
        .map(([key, field]) => [key, readField(given.get(key)?.value, field, join(path, key), node.offset, depth)])
        .filter(([, value]) => value !== undefined),
    )
  }

  function readField(node: Located | undefined, field: Field, path: string, parentOffset: number, depth: number) {
    if (node === undefined) {
      if (field.required) say.error(path, parentOffset, 'is required')
      return field.fallback
    }
    if (node.kind === 'scalar' && node.value === null && field.nullable) return field.added ? undefined : null
    return read(node, field.shape, path, depth + 1)
  }

  /** The last of repeated keys, where it first stood. */
  function keyed(node: MapNode, path: string): [string, { value: Located; offset: number }][] {
    const found = new Map<string, { value: Located; offset: number }>()
    for (const { key, value } of node.entries()) {
      if (key.kind === 'scalar' && typeof key.value === 'string') found.set(key.value, { value, offset: key.offset })
      else say.error(path, key.offset, `has the key ${shown(key)}; text${quoted(key)} is expected`)
    }
    return [...found]
  }

  function readAny(node: Located, path: string, depth: number): unknown {
    if (node.kind === 'list') {
      return node.items().map((item, index) => read(item, { is: 'any' }, join(path, index), depth + 1))
    }
    if (node.kind === 'map') {
      const entries = node.entries().map(({ key, value }) => {
        if (key.kind !== 'scalar') say.error(path, key.offset, `has the key ${shown(key)}; text is expected`)
        const name = key.kind === 'scalar' ? String(key.value) : ''
        return [name, read(value, { is: 'any' }, join(path, name), depth + 1)] as const
      })
      return Object.fromEntries(entries)
    }
    if (typeof node.value !== 'number') return node.value
    if (!Number.isFinite(node.value)) say.error(path, node.offset, `is ${node.text}; a finite number is expected`)
    else if (Number.isInteger(node.value) && !Number.isSafeInteger(node.value)) {
      say.warning(path, node.offset, `${node.text} is beyond 2^53 and loses digits: write it as text and toInteger($…)`)
    }
    return node.value
  }
}

type MapNode = Extract<Located, { kind: 'map' }>

const join = (path: string, key: string | number): string => (path === '' ? String(key) : `${path}.${key}`)
const quoted = (key: Located) => (key.kind === 'scalar' ? `, "${key.text}",` : '')

function unknownKey(fields: Fields, key: string, known: [string, Field][]): string {
  const accepted = known.map(([name]) => name).join(', ')
  return fields[key]?.added
    ? `is a key of later versions; the format of 2022 has ${accepted}`
    : `is an unknown key; accepted here: ${accepted}`
}

const MOST_SHOWN = 60

/** A value in the middle of a sentence. */
function shown(node: Located): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a mapping' : 'a list'
  if (node.value === null) return 'null'
  const text = node.text.length > MOST_SHOWN ? `${node.text.slice(0, MOST_SHOWN)}…` : node.text
  if (typeof node.value === 'string') return `"${text}"`
  return `${typeof node.value === 'number' ? 'the number' : 'the boolean'} ${text}`
}
