import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openUserStore } from '../../server/user-store/open-user-store.ts'
import { readSeizuSettings } from '../../settings.ts'
import { slackAction } from './slack.ts'
import { sqsAction } from './sqs.ts'

/** Refuses everything, and remembers by whom it was asked for what. */
let server: Server
let url: string
let asked: IncomingMessage[]
beforeAll(async () => {
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(request)
    request.resume()
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"ok":false,"error":"refused"}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => void (asked = []))

const run = (action_type: string, action_config: Record<string, unknown>) => ({
  scheduledQueryId: 'q',
  action: { action_type, action_config } as never,
  rows: [{ details: { a: 1 } }],
  log: silentLog,
})
const aws = { AWS_ACCESS_KEY_ID: 'AKIDOFTEST', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 'temporary' }

describe('what the program asks elsewhere', () => {
  test('is asked of Slack at SLACK_API_URL, with SLACK_OAUTH_BOT_TOKEN', async () => {
    const { settings } = readSeizuSettings({ SLACK_API_URL: `${url}/proxy/api/`, SLACK_OAUTH_BOT_TOKEN: 'xoxb-1' })
    const given = { title: 't', initial_comment: 'c', channels: ['C1'] }
    await expect(slackAction(settings).handle(run('slack', given))).rejects.toThrow()
    expect(asked.map((it) => [it.url, it.headers.authorization])).toEqual([
      ['/proxy/api/conversations.join', 'Bearer xoxb-1'],
    ])
  })

  test.each([
    ['ap-northeast-1', {}],
    ['eu-central-1', { AWS_DEFAULT_REGION: 'eu-central-1' }],
  ])('is asked of SQS at SQS_URL, signed by AWS_ACCESS_KEY_ID for %s, with AWS_SESSION_TOKEN', async (region, env) => {
    const { settings } = readSeizuSettings({ SQS_URL: url, ...aws, ...env })
    await expect(sqsAction(settings).handle(run('sqs', { sqs_queue: 'q' }))).rejects.toThrow()
    const { authorization, 'x-amz-security-token': session } = asked[0]!.headers
    expect(authorization).toMatch(new RegExp(`Credential=AKIDOFTEST/\\d{8}/${region}/sqs/`))
    expect(session).toBe('temporary')
  })

  test('is asked of DynamoDB at DYNAMODB_URL, signed with AWS_SECRET_ACCESS_KEY', async () => {
    const signatures: string[] = []
    for (const secret of ['one', 'two']) {
      const env = { DYNAMODB_URL: url, ...aws, AWS_SECRET_ACCESS_KEY: secret }
      const store = await openUserStore(readSeizuSettings(env).settings, undefined)
      await expect(store.get('ann')).rejects.toThrow()
      await store.close()
      expect(asked.at(-1)!.headers.authorization).toMatch(/Credential=AKIDOFTEST\/\d{8}\/ap-northeast-1\/dynamodb\//)
      signatures.push(/Signature=(\w+)/.exec(asked.at(-1)!.headers.authorization!)![1]!)
    }
    expect(signatures[0]).not.toBe(signatures[1])
  })
})
