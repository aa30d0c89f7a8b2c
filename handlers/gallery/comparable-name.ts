/** A name as names are compared: in any case, and in one form, since a Mac writes an umlaut as two characters. */
export const comparable = (name: string): string => name.normalize('NFC').toLowerCase();
