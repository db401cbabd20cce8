import Markdoc from '@markdoc/markdoc'
import { describe, expect, test } from 'vitest'
import { renderable } from './render.ts'

const html = (source: string, rows = {}, inputs = {}) => Markdoc.renderers.html(renderable(source, rows, inputs))

describe('markdown panels', () => {
  test('[63] two variables: both values; a failed one is empty', () =>
    expect(
      html('{% value("a", "total") %} of {% value("b", "n") %}, {% value("c", "n") %}.', {
        a: [{ total: 5 }],
        b: [{ n: '9007199254740993' }],
        c: undefined,
      }),
    ).toContain('<p>5 of 9007199254740993, .</p>'))
  test('[63] raw HTML is text', () => {
    expect(html('a <b>bold</b> <script>x</script>')).toContain('a &lt;b&gt;bold&lt;/b&gt;')
    expect(html('<div onclick="x">y</div>')).not.toContain('<div')
  })
  test('HTML in a value is text too', () =>
    expect(html('{% value("a", "t") %}', { a: [{ t: '<img src=x onerror=y>' }] })).not.toContain('<img'))
  test('set inputs are variables, unset ones are not there', () => {
    const source = '{% if not($os) %}none{% else /%}{% $os %}{% /if %}'
    expect(html(source, {}, { os: undefined })).toContain('none')
    expect(html(source, {}, { os: 'linux' })).toContain('linux')
  })
  test.each([
    ['[107] javascript', 'javascript:alert(1)', '#'],
    ['[107] javascript with blanks', ' java\tscript:alert(1)', '#'],
    ['[107] another data type', 'data:text/html,x', '#'],
    ['https', 'https://x.example/a', 'https://x.example/a'],
    ['relative', '/app/reports/x', '/app/reports/x'],
  ])('a link from a variable: %s', (_, u, href) => {
    expect(html('[x]({%$u%})', {}, { u })).toContain(`href="${href}"`)
    expect(html('{% link href=$u %}x{% /link %}', {}, { u })).toContain(`href="${href}"`)
  })
  test('a variable inside an address is one part of it', () =>
    expect(html('[x](/app/reports/h?os={%$u%})', {}, { u: 'a&b=c' })).toContain('href="/app/reports/h?os=a%26b%3Dc"'))
  test('a link in the source passes, except those that markdown itself refuses', () => {
    expect(html('[x](ftp://a/b)')).toContain('href="ftp://a/b"')
    expect(html('[x](javascript:alert(1))')).not.toContain('href')
  })
  test('headings go below those of the page', () => expect(html('# A')).toContain('<h3'))
})
