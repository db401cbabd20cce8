import { expect, test } from 'vitest'
import { errorText, sentenceIn } from './client.ts'

test.each([
  ['detail', { detail: 'too large', code: 'RequestEntityTooLargeError' }, 'too large'],
  ['framework errors', { error: 'bad host', code: 'unknown_host' }, 'bad host'],
  ['field errors', { state: ['unknown state'], code: 'invalid' }, 'unknown state'],
  ['lists', ['page is gone'], 'page is gone'],
  ['anything else', { code: 'x' }, undefined],
])('the sentence is found in error bodies: %s', (_, body, sentence) => expect(errorText(body)).toBe(sentence))

test('an answer that is no JSON has no sentence of ours', () => expect(sentenceIn('<h1>502</h1>')).toBeUndefined())
