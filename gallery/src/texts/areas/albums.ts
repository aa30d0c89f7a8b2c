export const ALBUM_TEXTS = {
  'albums.title': ['Albums', 'Alben'],
  'albums.one': ['Album', 'Album'],
  'albums.new': ['Name of a new album', 'Name eines neuen Albums'],
  'albums.create': ['Create album', 'Album anlegen'],
  'albums.created': ['Album {name} was created.', 'Album {name} wurde angelegt.'],
  'albums.name': ['New name', 'Neuer Name'],
  'albums.rename': ['Rename', 'Umbenennen'],
  'albums.filter': ['Find by name', 'Nach Namen suchen'],
  'albums.none': ['No album among these has “{name}” in its name.', 'Keines dieser Alben hat „{name}“ im Namen.'],
  'albums.empty': [
    'There is no album yet. Create one, open it, and drop photos into it.',
    'Es gibt noch kein Album. Legen Sie eines an, öffnen Sie es und ziehen Sie Fotos hinein.',
  ],
  'albums.count': ['{count} photo|{count} photos', '{count} Foto|{count} Fotos'],
  'albums.count.more': ['More than {count} photos', 'Mehr als {count} Fotos'],
  'albums.going': ['Being deleted', 'Wird gelöscht'],
  'albums.going.more': [
    'The deletion of this album has begun and was interrupted. Delete it again to go on.',
    'Das Löschen dieses Albums hat begonnen und wurde unterbrochen. Löschen Sie es erneut, um fortzufahren.',
  ],
  'albums.delete': ['Delete album', 'Album löschen'],
  'albums.delete.title': ['Delete album {name}?', 'Album {name} löschen?'],
  'albums.delete.what': [
    'The album and everything in it goes for good: {photos}, with all versions, thumbnails and records.',
    'Das Album und alles darin verschwindet endgültig: {photos}, mit allen Versionen, Vorschaubildern und Einträgen.',
  ],
  'albums.delete.progress': [
    '{count} photo deleted …|{count} photos deleted …',
    '{count} Foto gelöscht …|{count} Fotos gelöscht …',
  ],
  'albums.delete.busy': [
    '{count} photo is being analysed. It is deleted as soon as that ends …|{count} photos are being analysed. They are deleted as soon as that ends …',
    '{count} Foto wird gerade analysiert. Danach wird es gelöscht …|{count} Fotos werden gerade analysiert. Danach werden sie gelöscht …',
  ],
  'albums.deleted': ['Album {name} was deleted.', 'Album {name} wurde gelöscht.'],
} as const;
