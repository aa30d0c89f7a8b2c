export const UPLOAD_TEXTS = {
  'uploads.title': ['Uploads', 'Uploads'],
  'uploads.files': ['Files', 'Dateien'],
  'uploads.choose': ['Choose photos', 'Fotos auswählen'],
  'uploads.hint': [
    'or drop them anywhere on this page, or paste them. At most {size} each.',
    'oder irgendwo auf diese Seite ziehen oder einfügen. Höchstens {size} je Foto.',
  ],
  'uploads.added': [
    '{count} file added.|{count} files added.',
    '{count} Datei hinzugefügt.|{count} Dateien hinzugefügt.',
  ],
  'uploads.known': [
    '{count} is in the list already.|{count} are in the list already.',
    '{count} steht schon in der Liste.|{count} stehen schon in der Liste.',
  ],
  'uploads.summary': ['{done} of {count} uploads finished', '{done} von {count} Uploads beendet'],
  'uploads.bad': ['· {count} needs you|· {count} need you', '· {count} braucht Sie|· {count} brauchen Sie'],
  'uploads.clear': ['Clear those', 'Diese entfernen'],
  'uploads.hide': ['Hide', 'Ausblenden'],
  'uploads.show': ['Show', 'Einblenden'],
  'uploads.others': ['and {count} more|and {count} more', 'und {count} weitere|und {count} weitere'],
  'uploads.offline': [
    'No connection. Files wait here, also over a reload, and go on by themselves.',
    'Keine Verbindung. Die Dateien warten hier, auch über ein Neuladen hinweg, und gehen von selbst weiter.',
  ],
  'uploads.progress': ['Progress of {name}', 'Fortschritt von {name}'],
  'uploads.dismiss': ['Take {name} off the list', '{name} aus der Liste nehmen'],
  'uploads.sending': ['Sending, {part}', 'Wird gesendet, {part}'],
  'uploads.waiting': ['Waiting, about number {place}', 'Wartet, etwa Nummer {place}'],
  'uploads.QUEUED': ['In the queue', 'In der Warteschlange'],
  'uploads.REFUSED': ['Not sent', 'Nicht gesendet'],
  'uploads.FAILED': ['Failed', 'Fehlgeschlagen'],
} as const;
