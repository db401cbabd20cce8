import type { Settings } from '../../settings.ts'
import type { ActionModule } from './action.ts'
import { attributeOf, hasAll, logSending, recordsOf, textOf, textsOf } from './action-details.ts'
import { detailsCsv } from './details-csv.ts'
import { openSlack } from './slack-api.ts'

const TIMEOUT_MS = 30_000

/**
 * One CSV file, shared to all channels with a title and a comment (seizu §8.6).
 * @param timeoutMs for each request to Slack
 */
export function slackAction(
  settings: Pick<Settings, 'SLACK_OAUTH_BOT_TOKEN' | 'SLACK_API_URL'>,
  timeoutMs = TIMEOUT_MS,
): ActionModule {
  const slack = openSlack(settings.SLACK_API_URL, settings.SLACK_OAUTH_BOT_TOKEN, timeoutMs)
  return {
    name: 'slack',
    async handle(run) {
      const { action, rows } = run
      const { title, initial_comment, channels: given } = action.action_config
      if (rows.length === 0 || !hasAll(run, ['title', 'initial_comment', 'channels'])) return
      const channels = textsOf(given, 'channels')
      const filename = `${attributeOf(action)}.csv`
      const file = Buffer.from(detailsCsv(recordsOf(run)))
      logSending(run)
      for (const channel of channels) await slack.call('conversations.join', { channel })
      const { upload_url, file_id } = await slack.call('files.getUploadURLExternal', {
        filename,
        length: String(file.byteLength),
      })
      await slack.upload(String(upload_url), filename, file)
      await slack.call('files.completeUploadExternal', {
        files: JSON.stringify([{ id: file_id, title: textOf(title, 'title') }]),
        channels: channels.join(','),
        initial_comment: textOf(initial_comment, 'initial_comment'),
      })
    },
  }
}
