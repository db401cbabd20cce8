import Markdoc, { Tag } from '@markdoc/markdoc'
import type { Config as MarkdocConfig, Node, RenderableTreeNode } from '@markdoc/markdoc'
import { cellText } from '../../contract/details.ts'
import type { GraphRow } from '../../contract/value.ts'
import type { InputValues } from '../panel/params.rules.ts'

/** The rows of each variable of a markdown panel; absent: it failed or has not come. */
export type VariableRows = Readonly<Record<string, readonly GraphRow[] | undefined>>

// What the headings of a page and of its tiles leave: h1 of a text is the third level of the page.
const levelsAbove = 2

/**
 * Markdown and Markdoc to a tree that can be rendered (seizu §5.4, §13.7). `value(variable, column)` is that column of
 * the first row, every set input is `$input_id`. HTML in the source stays text.
 */
export function renderable(source: string, rows: VariableRows, inputs: InputValues): RenderableTreeNode {
  const config: MarkdocConfig = {
    variables: Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined && value !== '')),
    functions: {
      value: {
        transform: (parameters) => {
          const [variable, column] = Object.values(parameters).map(String)
          return cellText(rows[variable ?? '']?.[0]?.[column ?? ''])
        },
      },
    },
    tags: {
      link: {
        attributes: { href: { type: String } },
        transform: (node, config) => withSafe('href', 'a', node, config, false),
      },
    },
    nodes: {
      heading: {
        ...Markdoc.nodes.heading,
        transform: (node, config) => {
          const { level } = node.attributes as { level: number }
          const attributes = { className: `md-h${level}` }
          return new Tag(`h${Math.min(6, level + levelsAbove)}`, attributes, node.transformChildren(config))
        },
      },
      link: { ...Markdoc.nodes.link, transform: (node, config) => withSafe('href', 'a', node, config) },
      image: { ...Markdoc.nodes.image, transform: (node, config) => withSafe('src', 'img', node, config) },
    },
  }
  return Markdoc.transform(Markdoc.parse(source), config)
}

/**
 * An address whose text came from a variable is let through only when it does nothing but go somewhere. The attributes
 * of tags have their variables' values already, so those are never `ofSource`.
 */
function withSafe(attribute: 'href' | 'src', tag: string, node: Node, config: MarkdocConfig, ofSource = true): Tag {
  const attributes = node.transformAttributes(config) as Record<string, unknown>
  const source = String(attributes[attribute] ?? '')
  const address = filled(source, config)
  const fixed = ofSource && address === source
  return new Tag(
    tag,
    { ...attributes, [attribute]: fixed || isSafe(address) ? address : '#' },
    node.transformChildren(config),
  )
}

// Markdown has written the braces of `[text]({%$input%})` in the way of addresses.
const places = /(?:%7B|\{)%(?:25)?(?:%20|\s)*\$([\w-]+)(?:%20|\s)*%(?:25)?(?:%7D|\})/gi

/** An address with the values of its variables; inside an address they are one part of it, whatever they contain. */
const filled = (address: string, { variables = {} }: MarkdocConfig): string =>
  address.replace(places, (_, name: string, at: number) => {
    const value = String(variables[name] ?? '')
    return at === 0 ? value : encodeURIComponent(value)
  })

const schemes = /^(?:https?|mailto|tel):/i
const pictures = /^data:image\/(?:gif|png|jpeg|webp);/i

function isSafe(address: string): boolean {
  // Browsers skip blanks and control characters before and inside a scheme.
  // oxlint-disable-next-line no-control-regex
  const text = address.replace(/[\u0000-\u0020]/g, '')
  return !/^[a-z][a-z0-9+.-]*:/i.test(text) || schemes.test(text) || pictures.test(text)
}
