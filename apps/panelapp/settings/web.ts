import {
  flag,
  integer,
  kindOf,
  list,
  listenAddress,
  oneOf,
  path,
  period,
  secret,
  text,
  Unreadable,
} from '@farside/kernel/config'

/** `host:port`; without a host all addresses, as the server of the original has it. */
const bindAddress = kindOf('address and port', (value) => {
  const match = /^(.*):(\d{1,5})$/.exec(value.trim())
  if (!match || Number(match[2]) > 65_535 || /[/,]/.test(match[1]!)) {
    throw new Unreadable('one host:port such as 0.0.0.0:8080')
  }
  return { host: match[1]!.replace(/^\[|\]$/g, '') || '0.0.0.0', port: Number(match[2]) }
})

/** Without `HTTP_` the original means a variable of the server, which no client can set; a header is not that. */
const cgiName = kindOf('`HTTP_` and a header name in capitals, `_` for `-`', (value) => {
  if (!/^HTTP_[A-Z0-9]+(_[A-Z0-9]+)*$/.test(value)) throw new Unreadable('a name such as HTTP_X_FORWARDED_PROTO')
  return value
})

const logLevel = kindOf('one of DEBUG, INFO, WARNING, ERROR, CRITICAL', (value) =>
  oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL')({ doc: '' }).parse(value.trim().toUpperCase())!,
)

/** What the web process listens on, signs with, answers to and logs (panelapp 18.1, 18.2, 18.4, 18.5). */
export const webTable = {
  ENV_NAME: text({
    default: 'dev',
    doc: 'Name of the environment, shown in the bar unless `prod`. With any other than `dev`, SECRET_KEY is required.',
  }),
  SECRET_KEY: secret({ doc: 'Signs what a client must not change. Without one only `ENV_NAME=dev` starts.' }),
  ALLOWED_HOSTS: list(';')({
    default: 'localhost;127.0.0.1;[::1]',
    doc: 'Accepted `Host` headers, others get 400; `*` accepts all, `.example.org` a domain with its sub-domains.',
  }),
  SECURE_PROXY_SSL_HEADER_NAME: cgiName({
    default: 'HTTP_X_FORWARDED_PROTO',
    doc: 'Header which, equal to `https`, says that the client came by TLS to the proxy before us.',
  }),
  CLIENT_ADDRESS_HEADER_NAME: cgiName({
    doc: "Header in which the proxy before us tells the client's address, such as HTTP_X_FORWARDED_FOR, of which the last entry counts (ours); unset: whoever connects to us is the client.",
  }),
  WEB_BIND: bindAddress({
    default: '0.0.0.0:8080',
    aliases: ['GUNICORN_BIND'],
    doc: 'Address and port of the web server; port 0 picks a free one.',
  }),
  WEB_WORKERS: integer({ from: 1, to: 64 })({
    default: '1',
    aliases: ['GUNICORN_WORKERS'],
    doc: 'Processes that share the port. One serves many requests at once, so there is no need for 8 as in the original: one for each core, at most.',
  }),
  WEB_TIMEOUT: period({
    default: '300',
    aliases: ['GUNICORN_TIMEOUT'],
    doc: 'A connection on which nothing moves for this long is closed; seconds when no unit is given.',
  }),
  WEB_BACKLOG: integer({ from: 1, to: 65_535 })({
    default: '4096',
    aliases: ['GUNICORN_BACKLOG'],
    doc: 'Connections that may wait to be taken.',
  }),
  WEB_ACCESS_LOG: flag({
    default: 'false',
    doc: 'A line for each request, also for those that went well (ours); a proxy before us has them already.',
  }),
  DJANGO_LOG_LEVEL: logLevel({
    default: 'INFO',
    aliases: ['GUNICORN_LOG_LEVEL'],
    doc: 'Least level that is logged.',
  }),
  METRICS_LISTEN: listenAddress({ doc: 'Prometheus text at `http://host:port/metrics` (ours); unset = off.' }),
  HEALTH_ACCESS_TOKEN_LOCATION: path({
    doc: 'File whose first line is the token of `/health_check/`; unset: nobody is told.',
  }),
  HEALTH_MAINTENANCE_LOCATION: path({ doc: 'File whose existence means maintenance.' }),
  HEALTH_CHECK_SERVICES: list(',')({
    default: 'database,maintenance',
    doc: 'What `/health_check/` looks at: database, maintenance. Others are told as "Error": this version has no broker, mails or jobs.',
  }),
}
