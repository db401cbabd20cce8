import { use } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** Loads the catalogue; every text of the pages comes from it. React escapes what is put into a text, so it must not. */
export function loadTexts(): void {
  void use(initReactI18next).init({
    lng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    // Texts are in the bundle, so nothing is waited for.
    initAsync: false,
  })
}
