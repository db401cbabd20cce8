import { createTransport } from 'nodemailer'
import type { Settings } from '../../settings.ts'
import type { ActionModule } from './action.ts'
import { attributeOf, hasAll, logSending, recordsOf, textOf, textsOf } from './action-details.ts'
import { detailsCsv } from './details-csv.ts'

const TIMEOUT_MS = 30_000

/**
 * One mail with the CSV that the action `slack` sends (seizu §8.5).
 * @param timeoutMs for each step of the server
 */
export function emailAction(
  { SMTP_URL, MAIL_FROM }: Pick<Settings, 'SMTP_URL' | 'MAIL_FROM'>,
  timeoutMs = TIMEOUT_MS,
): ActionModule {
  return {
    name: 'email',
    async handle(run) {
      const { action, scheduledQueryId, rows } = run
      if (rows.length === 0 || !hasAll(run, ['to', 'subject'])) return
      if (!SMTP_URL) throw new Error('SMTP_URL is not set: there is no mail server')
      if (!MAIL_FROM) throw new Error('MAIL_FROM is not set: the mail has no sender')
      const to = textsOf(action.action_config.to, 'to')
      const subject = textOf(action.action_config.subject, 'subject')
      const content = detailsCsv(recordsOf(run))
      logSending(run)
      const transport = createTransport({
        url: SMTP_URL,
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
      })
      try {
        await transport.sendMail({
          from: MAIL_FROM,
          to,
          subject,
          text: `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} of the scheduled query ${scheduledQueryId}; they are attached.\n`,
          attachments: [{ filename: `${attributeOf(action)}.csv`, content, contentType: 'text/csv; charset=utf-8' }],
        })
      } finally {
        transport.close()
      }
    },
  }
}
