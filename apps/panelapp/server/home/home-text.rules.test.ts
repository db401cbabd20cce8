import { describe, expect, test } from 'vitest'
import { readHomeTextFile } from './home-text.rules.ts'

describe('a file of home texts', () => {
  test('is one Markdown text with its order, address and title', () => {
    expect(readHomeTextFile('10-News.md', '\uFEFF# What is new\r\n\r\nA *panel*.\r\n')).toEqual([
      { section: 10, href: 'News', title: 'What is new', text: 'A *panel*.\n' },
    ])
    expect(readHomeTextFile('2_Get-in_touch.md', 'Write to us.')).toMatchObject([{ section: 2, title: 'Get in touch' }])
  })

  test('is records, bare or as a dump of the original has them', () => {
    const record = { section: 1, title: 'Home', href: 'Introduction', text: '**Hello**' }
    for (const value of [[record], [{ model: 'x.hometext', pk: 1, fields: record }]]) {
      expect(readHomeTextFile('texts.json', JSON.stringify(value))).toEqual([record])
    }
  })

  test.each([
    ['News.md', 'x', 'expected a name such as 10-News.md'],
    ['texts.json', '{', 'it is no JSON'],
    ['texts.json', '[{"section":1}]', 'Invalid input'],
    ['1-x.md', `# ${'t'.repeat(65)}\n`, 'title:'],
  ])('is refused with a reason: %s', (name, content, reason) => {
    expect(readHomeTextFile(name, content)).toContain(reason)
  })
})
