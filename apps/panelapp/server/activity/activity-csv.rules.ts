import type { ActivityRow } from '../../contract/activity-log.ts'

/** panelapp.md 9.12. */
export const activityCsvHeader = 'Created,Panel,Panel ID,Panel Version,Entity Type,Entity Name,User,Activity\r\n'

export const activityCsvLine = (row: ActivityRow): string =>
  [row.created, row.panelName, row.panelId, row.panelVersion, row.entityType, row.entityName, row.userName, row.text]
    .map(field)
    .join(',') + '\r\n'

/** RFC 4180: quoted where a comma, a quote or a line break makes it necessary. */
function field(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** `export-panelapp-activities-20260131-101500.csv` */
export const activityCsvName = (now: Date): string =>
  `export-panelapp-activities-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.csv`
