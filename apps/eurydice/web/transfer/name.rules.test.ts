import { describe, expect, test } from 'vitest'
import { decodeName, displayName, isEncrypted } from './name.rules.ts'

const item = (name: string, meta: Record<string, string> = {}) => ({ id: 'an-id', name, user_provided_meta: meta })

describe('the name of a file on the page', () => {
  test('is the decoded name', () => expect(decodeName('r%C3%A9f%C3%A9rence.fa')).toBe('référence.fa'))
  test('§16.5 case 130: is the raw name when a % in it encodes nothing', () =>
    expect(decodeName('100%.txt')).toBe('100%.txt'))
  test('is the whole name where it had to be shortened', () =>
    expect(displayName(item('cut.txt', { 'Metadata-Original-Name': 'the%20whole.txt' }))).toBe('the whole.txt'))
  test('is the id when there is no name', () => expect(displayName(item(''))).toBe('an-id'))
  test('is marked when the file is encrypted', () =>
    expect(isEncrypted(item('x', { 'Metadata-Encrypted': 'true' }))).toBe(true))
})
