import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * A STAND-IN for Slack, written from the public reference of conversations.join, files.getUploadURLExternal and
 * files.completeUploadExternal (docs.slack.dev/reference/methods): it checks what that says is required and answers in
 * its shapes. It is not Slack, and proves nothing about what Slack does beyond that page.
 */
export async function slackStandIn() {
  const calls: { method: string; fields: Record<string, string> }[] = []
  const uploads: Buffer[] = []
  let limited = 0
  let muteAt: string | undefined
  let begun = false
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://slack')
    const body = await buffer(request)
    const method = url.pathname.replace('/api/', '')
    if (muteAt !== undefined && method.startsWith(muteAt)) {
      if (begun) response.writeHead(200, { 'content-type': 'application/json' }).write('{"ok": tr')
      return
    }
    const answer = (value: object) =>
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value))
    if (method.startsWith('/upload/')) {
      uploads.push(body)
      return void response.end(`OK - ${body.byteLength}`)
    }
    if (limited > 0) {
      limited -= 1
      return void response.writeHead(429, { 'retry-after': '0' }).end()
    }
    const fields = Object.fromEntries(new URLSearchParams(body.toString()))
    calls.push({ method, fields })
    const refuse = (error: string) => answer({ ok: false, error })
    if (request.headers.authorization !== 'Bearer xoxb-test') return void refuse('invalid_auth')
    switch (method) {
      case 'conversations.join':
        if (!fields.channel?.startsWith('C')) return void refuse('channel_not_found')
        return void answer({ ok: true, channel: { id: fields.channel } })
      case 'files.getUploadURLExternal':
        if (!fields.filename || !/^\d+$/.test(fields.length ?? '')) return void refuse('invalid_arguments')
        return void answer({ ok: true, upload_url: `${base()}/upload/v1/abc`, file_id: 'F123' })
      case 'files.completeUploadExternal': {
        const files = JSON.parse(fields.files ?? '[]') as { id: string; title?: string }[]
        if (files[0]?.id !== 'F123') return void refuse('file_not_found')
        return void answer({ ok: true, files })
      }
      default:
        return void refuse('unknown_method')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${base()}/api/`,
    calls,
    uploads,
    /** The next so many calls are told to come again. */
    limit: (count: number) => void (limited = count),
    /** Calls whose method begins so get no answer, or the beginning of one. */
    mute: (method: string | undefined, { answerBegun = false } = {}) => {
      muteAt = method
      begun = answerBegun
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
