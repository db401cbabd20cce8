import { flag, integer, kindOf, list, port, secret, text } from '@farside/kernel/config'
import type { Standing } from '@farside/kernel/config'

const noted = (say: string) => ({ standing: { is: 'noted', say } satisfies Standing })
const mails = noted('this version sends no mails')
const queue = noted('this version has no background jobs')
const objects = noted('this version keeps files on disk; a CDN in front may take /static/ from it')
const cognito = noted('it belongs to AWS_USE_COGNITO, which this version does not have')
const reports = noted('this version shows no reports')
const login = noted('this version has no log-in pages; API tokens and commands act for users')

const anything = kindOf('text', (value) => value)

/**
 * Variables whose part of the product is not in this version (panelapp 18.2): a deployment that has them starts, and is
 * told in a line each. Only what would let in or keep out other people than meant is refused.
 */
export const laterTable = {
  PANEL_APP_BASE_URL: text({ default: 'https://panelapp.local', doc: 'Address of the site in mails.', ...mails }),
  EMAIL_HOST: text({ doc: 'SMTP server.', ...mails }),
  EMAIL_PORT: port({ default: '587', doc: 'Its port.', ...mails }),
  EMAIL_HOST_USER: text({ doc: 'Login of the SMTP server.', ...mails }),
  EMAIL_HOST_PASSWORD: secret({ doc: 'Its password.', ...mails }),
  EMAIL_USE_TLS: flag({ default: 'True', doc: 'TLS towards the SMTP server.', ...mails }),
  DEFAULT_FROM_EMAIL: text({ default: 'PanelApp <panelapp@panelapp.local>', doc: 'Sender of mails.', ...mails }),
  DJANGO_ADMIN_URL: text({ default: 'admin/', doc: 'Path of the admin site.', ...login }),
  LOGOUT_REDIRECT_URL: text({ doc: 'Where one goes after logging out.', ...login }),
  STATIC_ROOT: text({
    default: '_staticfiles',
    doc: 'Folder of static files.',
    ...noted('static files are part of the program and served by it'),
  }),
  STATIC_URL: text({ doc: 'Address of static files.', ...objects }),
  MEDIA_URL: text({ doc: 'Address of media files.', ...objects }),
  CELERY_BROKER_URL: secret({ doc: 'Message broker.', ...queue }),
  TASK_QUEUE_NAME: text({ default: 'panelapp', doc: 'SQS queue.', ...queue }),
  SQS_QUEUE_VISIBILITY_TIMEOUT: integer()({ default: '360', doc: 'Seconds a message stays hidden.', ...queue }),
  BROKER_POLLING_INTERVAL: integer()({ default: '1', doc: 'Seconds between two questions.', ...queue }),
  USE_SQS: flag({ default: 'false', doc: 'Jobs through SQS (development).', ...queue }),
  USE_S3: flag({ default: 'false', doc: 'Files in S3 (development).', ...objects }),
  AWS_REGION: text({ doc: 'Region of AWS.', ...objects }),
  AWS_ACCESS_KEY_ID: text({ doc: 'Key of AWS.', ...objects }),
  AWS_SECRET_ACCESS_KEY: secret({ doc: 'Secret of that key.', ...objects }),
  AWS_S3_USE_SSL: flag({ default: 'True', doc: 'TLS towards S3.', ...objects }),
  AWS_S3_ENDPOINT_URL: text({ doc: 'Address of an S3 stand-in.', ...objects }),
  AWS_DEFAULT_ACL: text({ doc: 'ACL of static files.', ...objects }),
  AWS_S3_STATICFILES_BUCKET_NAME: text({ doc: 'Bucket of static files.', ...objects }),
  AWS_STATICFILES_LOCATION: text({ default: 'static', doc: 'Path in that bucket.', ...objects }),
  AWS_S3_STATICFILES_CUSTOM_DOMAIN: text({ doc: 'CDN host of static files.', ...objects }),
  AWS_S3_MEDIAFILES_BUCKET_NAME: text({ doc: 'Bucket of media files.', ...objects }),
  AWS_MEDIAFILES_LOCATION: text({ default: 'media', doc: 'Path in that bucket.', ...objects }),
  AWS_S3_MEDIAFILES_CUSTOM_DOMAIN: text({ doc: 'CDN host of media files.', ...objects }),
  AWS_MEDIAFILES_DEFAULT_ACL: text({ doc: 'ACL of media files.', ...objects }),
  AWS_S3_REPORTS_BUCKET_NAME: text({ doc: 'Bucket of reports.', ...reports }),
  AWS_REPORTS_LOCATION: text({ doc: 'Path in that bucket.', ...reports }),
  AWS_S3_REPORTS_CUSTOM_DOMAIN: text({ doc: 'CDN host of reports.', ...reports }),
  AWS_REPORTS_DEFAULT_ACL: text({ default: 'private', doc: 'ACL of reports.', ...reports }),
  AWS_USE_COGNITO: flag({
    default: 'false',
    doc: 'Users log in at a load balancer.',
    standing: {
      is: 'refused',
      when: (on) => on === true,
      say: 'nobody could log in; set it to false, and make tokens with `panelapp user token`',
    },
  }),
  AWS_COGNITO_DOMAIN_PREFIX: text({ doc: 'Domain of the user pool.', ...cognito }),
  AWS_COGNITO_USER_POOL_CLIENT_ID: text({ doc: 'Client of the user pool.', ...cognito }),
  AWS_COGNITO_HOSTED_AUTH_BASE: text({ doc: 'Address of the log-in pages.', ...cognito }),
  AWS_COGNITO_IDP_LOGOUT_ENDPOINT: text({ doc: 'Address for logging out.', ...cognito }),
  AWS_ELB_PUBLIC_KEY_ENDPOINT: text({ doc: 'Keys of the load balancer.', ...cognito }),
  AWS_ELB_SESSION_COOKIE_PREFIX: text({ default: 'AWSELBAuthSessionCookie', doc: 'Cookies of it.', ...cognito }),
  AWS_JWT_SECTIONS: integer()({ default: '3', doc: 'Parts of its token.', ...cognito }),
  AWS_JWT_SIGNATURE_ALGORITHM: list(',')({ default: 'ES256', doc: 'Signature of its token.', ...cognito }),
  AWS_AMZN_OIDC_ACCESS_TOKEN: anything({ doc: 'Header of the access token.', ...cognito }),
  AWS_AMZN_OIDC_IDENTITY: anything({ doc: 'Header of the identity.', ...cognito }),
  AWS_AMZN_OIDC_DATA: anything({ doc: 'Header of the claims.', ...cognito }),
}
