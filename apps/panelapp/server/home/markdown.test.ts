import { describe, expect, test } from 'vitest'
import { renderMarkdown } from './markdown.ts'

const render = (text: string) => renderMarkdown(text).text.trim()

describe('a home text', () => {
  test.each([
    ['<img src=x onerror=alert(1)>', '<img src="x" alt="" />'],
    ['a <script>alert(1)</script> b', '<p>a  b</p>'],
    ['<iframe src="https://elsewhere.example"></iframe>', ''],
    ['<p style="position:fixed" onclick="x()" class="bar">text</p>', '<p>text</p>'],
    ['[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
    ['<a href="javascript:alert(1)">x</a>', '<p><a rel="noreferrer">x</a></p>'],
    ['<a href="java&#10;script:alert(1)">x</a>', '<p><a rel="noreferrer">x</a></p>'],
    ['<svg><a xlink:href="data:text/html,x">x</a></svg>', '<p><a rel="noreferrer">x</a></p>'],
    ['<form action="/accounts/logout"><button>x</button></form>', 'x'],
    ['</main></body><h1>x</h1>', '<h2>x</h2>'],
    ['<!-- --><meta http-equiv=refresh content="0;url=//x">', ''],
  ])('[150] is neutralised where it could act: %s', (text, markup) => {
    expect(render(text)).toBe(markup)
  })

  test('keeps what editors write: tables, own pictures, links, a heading below the one of the page', () => {
    expect(render('# News\n\n![map](/media/images/map.png) [panels](/panels/) <sub>2</sub>')).toBe(
      '<h2>News</h2>\n<p><img src="/media/images/map.png" alt="map" /> <a href="/panels/">panels</a> <sub>2</sub></p>',
    )
    expect(render('| a |\n|---|\n| 1 |')).toContain('<table class="table">\n<thead>\n<tr>\n<th scope="col">a</th>')
  })

  test('links to a picture of another site instead of asking that site', () => {
    expect(render('![map](https://elsewhere.example/x.png) ![](//elsewhere.example/y.png)')).toBe(
      '<p><a href="https://elsewhere.example/x.png" rel="noreferrer">map</a> <a rel="noreferrer">Picture</a></p>',
    )
  })
})
