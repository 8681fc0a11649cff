/** The languages that boards are shown in. */
export const LANGUAGES = ["fi", "sv", "en"] as const;
