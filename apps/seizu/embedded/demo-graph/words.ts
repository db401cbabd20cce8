// Invented: no name stands for a person, a company or a product.
export const GIVEN =
  'Ada Bela Corin Dava Edrin Fenna Goran Hilde Ivo Jorun Kaja Lorin Mira Nilo Orla Petra Quin Runa Silas Tove Ulla Vera Wim Xenia Yara Zeno'.split(
    ' ',
  )
export const FAMILY =
  'Alder Birkmoor Cottrane Dunvale Elmsted Farrow Glenwick Hollin Iversand Jarnholt Keldby Lindvang Marrow Norrgard Osterby Pellworm Quist Ravndal Steensby Thornell Ulvik Vester Westray Ystad'.split(
    ' ',
  )
export const TEAMS =
  'billing checkout search ledger parcels gateway identity catalog metrics mailer pricing returns warehouse loyalty'.split(
    ' ',
  )
export const PARTS = 'api worker web sync batch proxy admin agent'.split(' ')
export const REGIONS = 'eu-central-1 eu-west-1 us-east-1 ap-northeast-1'.split(' ')
export const INSTANCE_TYPES = 't3.micro t3.large m6i.large m6i.2xlarge c6g.xlarge r6i.xlarge'.split(' ')
export const LANGUAGES = 'TypeScript Go Python Java Rust Ruby'.split(' ')
export const FLAWS = [
  'buffer overflow',
  'path traversal',
  'SQL injection',
  'use after free',
  'missing authorization',
  'denial of service',
  'information disclosure',
  'improper certificate check',
]
export const PACKAGES =
  'libvarn openquill zipkettle httpbrook yamlfern tlsmoss imgcurl logpine queuewren regexfox'.split(' ')
