import { problemTable } from '@farside/kernel/errors'

/** A fault of the posted token: the peer's clients expect its sentence as a bare string under `token` (spec §6.2). */
const aboutToken = (sentence: string) => ({
  kind: 'invalid' as const,
  say: () => sentence,
  details: () => ({ fields: { token: sentence } }),
})

export const problems = problemTable({
  word_list_unusable: {
    kind: 'invalid',
    say: (file: string, fault: string) =>
      `Cannot use the word list "${file}" of BYTES2WORDS_DICT: ${fault}; wanted: 65,536 different words, one a line`,
  },
  association_token_malformed: aboutToken(
    'Cannot read the token: it must be the 18 words that the origin showed, separated by spaces',
  ),
  association_token_forged: aboutToken(
    'Cannot accept the token: its signature is wrong; a word was mistyped, or the two sides do not share their secret',
  ),
  association_token_expired: aboutToken('Cannot accept the token: it has expired; get a new one on the origin'),
  AlreadyAssociatedError: {
    kind: 'conflict',
    say: () => 'Cannot associate: this user, or the user who made the token, is already associated',
  },
})
