import { Markup } from '@farside/kit/markup'
import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'

const markdown = new MarkdownIt({ html: true, linkify: true })

/** The page has a heading of its own above the text. */
const lower = { h1: 'h2', h2: 'h3', h3: 'h4', h4: 'h5', h5: 'h6' }

const isOwn = (address: string | undefined): boolean => /^(?:\/(?!\/)|[\w.-]+(?:\/|$|\?))/.test(address ?? '')

/**
 * Markdown with tables as markup for a page. Editors may use HTML in it, of which only elements without scripts, styles and
 * frames are left. A picture of another site becomes a link to it: our pages ask nobody else for anything.
 */
export function renderMarkdown(text: string): Markup {
  const clean = sanitizeHtml(markdown.render(text), {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'del', 'ins'],
    allowedAttributes: { a: ['href', 'title', 'rel'], img: ['src', 'alt', 'title'], '*': ['lang'], th: ['scope'] },
    allowedClasses: { table: ['table'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      ...lower,
      table: sanitizeHtml.simpleTransform('table', { class: 'table' }, false),
      th: sanitizeHtml.simpleTransform('th', { scope: 'col' }),
      a: (tagName, attribs) =>
        isOwn(attribs.href) || attribs.href?.startsWith('#')
          ? { tagName, attribs }
          : { tagName, attribs: { ...attribs, rel: 'noreferrer' } },
      img: (tagName, attribs): sanitizeHtml.Tag => {
        const { src = '', alt = '' } = attribs
        if (isOwn(src)) return { tagName, attribs: { ...attribs, alt } }
        return { tagName: 'a', attribs: { href: src, rel: 'noreferrer' }, text: alt || 'Picture' }
      },
    },
  })
  return new Markup(clean)
}
