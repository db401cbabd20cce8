import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Value } from '../../contract/config.ts'
import type { GraphRow } from '../../contract/value.ts'
import { keptLog } from '../worker.fixture.ts'
import { slackStandIn } from './slack-stand-in.fixture.ts'
import { slackAction } from './slack.ts'

describe('the action slack, against a stand-in', () => {
  let slack: Awaited<ReturnType<typeof slackStandIn>>
  beforeAll(async () => void (slack = await slackStandIn()))
  afterAll(() => slack.close())
  beforeEach(() => {
    slack.calls.length = 0
    slack.uploads.length = 0
    slack.mute(undefined)
  })

  const rows: GraphRow[] = [
    { details: { id: 'a,b', text: 'say "hi"', lines: 'x\ny', none: null } },
    { details: { id: 'ü' } },
  ]
  const full = { title: 'New findings', initial_comment: 'Found now.', channels: ['C1', 'C2'] }
  async function send(
    action_config: Record<string, Value>,
    { token = 'xoxb-test', given = rows, timeoutMs = 30_000 } = {},
  ) {
    const { log, lines } = keptLog()
    const module = slackAction({ SLACK_OAUTH_BOT_TOKEN: token, SLACK_API_URL: slack.url }, timeoutMs)
    await module.handle({
      scheduledQueryId: 'findings',
      action: { action_type: 'slack', action_config },
      rows: given,
      log,
    })
    return lines
  }

  test('[78] joins all channels, uploads one CSV and shares it to all of them', async () => {
    const csv = 'id,text,lines,none\r\n"a,b","say ""hi""","x\ny",\r\nü,,,\r\n'
    expect(await send(full)).toMatchObject([{ result_count: 2, scheduled_query_id: 'findings' }])
    expect(slack.calls).toEqual([
      { method: 'conversations.join', fields: { channel: 'C1' } },
      { method: 'conversations.join', fields: { channel: 'C2' } },
      {
        method: 'files.getUploadURLExternal',
        fields: { filename: 'details.csv', length: String(Buffer.byteLength(csv)) },
      },
      {
        method: 'files.completeUploadExternal',
        fields: {
          files: '[{"id":"F123","title":"New findings"}]',
          channels: 'C1,C2',
          initial_comment: 'Found now.',
        },
      },
    ])
    expect(slack.uploads).toHaveLength(1)
    expect(slack.uploads[0]!.toString()).toContain(csv)
  })

  test.each(['title', 'initial_comment', 'channels'])('[79] without %s says so, and sends nothing', async (key) => {
    expect(await send({ ...full, [key]: null })).toMatchObject([{ levelname: 'ERROR', misconfiguration: key }])
    expect(slack.calls).toEqual([])
  })

  test('[76] sends nothing without rows', async () => {
    expect(await send(full, { given: [] })).toEqual([])
    expect(slack.calls).toEqual([])
  })

  test('fails with the word that Slack gives', async () => {
    await expect(send({ ...full, channels: ['general'] })).rejects.toThrow('conversations.join: channel_not_found')
    await expect(send(full, { token: 'other' })).rejects.toThrow('conversations.join: invalid_auth')
    expect(slack.uploads).toEqual([])
  })

  test('comes again when it was too often', async () => {
    slack.limit(2)
    await send(full)
    expect(slack.calls).toHaveLength(4)
  })

  test.each(['conversations.join', 'files.getUploadURLExternal', '/upload', 'files.completeUploadExternal'])(
    'fails when %s gets no answer, or none to the end, in time',
    async (method) => {
      for (const answerBegun of [false, true]) {
        slack.mute(method, { answerBegun })
        await expect(send(full, { timeoutMs: 300 })).rejects.toThrow(
          new RegExp(`^${method.replace('/', '')}: no answer in 0.3 s$`),
        )
      }
    },
  )
})
