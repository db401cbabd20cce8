import { useTranslation } from 'react-i18next'
import { ageOf, longDate, shortDate } from './dates.ts'
import { formatShare, formatSize } from './sizes.ts'

/** The texts and number formats of the language in use. */
export function useWords() {
  const { t, i18n } = useTranslation()
  // British forms for English: "22 Nov", a 24-hour clock.
  const locale = i18n.language === 'en' ? 'en-GB' : i18n.language
  const units = t('unit', { returnObjects: true })
  return {
    t,
    size: (bytes: number) => formatSize(bytes, units),
    share: (part: number, whole: number) => {
      const told = formatShare(part, whole, units)
      return t('upload.of', { sent: told.part, total: told.whole })
    },
    shortDate: (iso: string) => shortDate(new Date(iso), new Date(), locale, t('date.yesterday')),
    longDate: (iso: string) => longDate(new Date(iso), locale),
    age: (milliseconds: number) => {
      const { unit, count } = ageOf(milliseconds)
      return t(`age.${unit}`, { count })
    },
    number: (value: number) => value.toLocaleString(locale),
  }
}
