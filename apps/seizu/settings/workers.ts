import { kindOf, list, text, Unreadable } from '@farside/kernel/config'
import { bool, int, secretStr, str, tcpPort } from './kinds.ts'

const mailServer = kindOf(
  'address smtp://user:password@host:port',
  (value) => {
    if (!/^smtps?:\/\/\S+$/.test(value.trim())) throw new Unreadable('smtp://user:password@host:port or smtps://…')
    return value.trim()
  },
  { secret: true },
)

/** Scheduled queries, their actions, and metrics (seizu §3.2, §8, §9). */
export const workersTable = {
  ENABLE_SCHEDULED_QUERIES: bool({ default: 'true', doc: 'No: `worker schedule-queries` ends at once, well.' }),
  SCHEDULED_QUERY_FREQUENCY: int({ from: 1 })({ default: '20', doc: 'Seconds between two passes.' }),
  SCHEDULED_QUERY_MODULES: list(',')({
    default: 'reporting.scheduled_query_modules.sqs,reporting.scheduled_query_modules.slack',
    doc: 'Action modules: `reporting.scheduled_query_modules.sqs`, `….slack`, `….log`, JavaScript module specifiers, `exec:/path/program`. They are trusted code. `webhook`, `email` and `file` are always there.',
  }),
  SLACK_OAUTH_BOT_TOKEN: secretStr({ default: '', doc: 'Token of the Slack bot, for the action `slack`.' }),
  SLACK_API_URL: text({ default: 'https://slack.com/api/', doc: 'Where Slack answers (ours): a proxy before it.' }),
  SQS_CREATE_SCHEDULED_QUERY_QUEUES: bool({
    default: 'false',
    doc: 'Whether to create every configured queue at start.',
  }),
  SQS_URL: str({ default: '', doc: 'Address of SQS, when it is not that of AWS.' }),
  SMTP_URL: mailServer({ doc: 'Mail server, for the action `email` (ours).' }),
  MAIL_FROM: text({ doc: 'Sender of mails (ours).' }),
  STATSD_HOST: str({ default: '', doc: 'Host of statsd; empty = localhost.' }),
  STATSD_PORT: tcpPort({ default: '8125', doc: 'Its UDP port.' }),
  STATSD_CONSTANT_TAGS: list(',')({ default: '', doc: '`name:value` tags of every metric.' }),
  STATSD_EXTERNAL_PREFIX: str({
    default: '',
    doc: 'Prefix that an aggregator adds to metrics: shown in the pages, never sent.',
  }),
  STATSD_EXTERNAL_PROVIDER: str({
    default: '',
    doc: 'Metrics product for which the pages show an example: `newrelic`.',
  }),
  DASHBOARD_STATS_MAX_INPUT_RESULTS: int()({
    default: '100',
    doc: 'A metric whose input has more values than this is skipped.',
  }),
}
