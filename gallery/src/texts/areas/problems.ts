/** What the API, S3 or the page itself finds wrong, by the code of the problem. */
export const PROBLEM_TEXTS = {
  'problem.Unreachable': [
    'Nothing answers. Check the connection, then try again.',
    'Es kommt keine Antwort. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
  ],
  'problem.Unavailable': [
    'The service is busy or down right now. Try again in a moment.',
    'Der Dienst ist gerade überlastet oder nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  ],
  'problem.Unexpected': ['That did not work: {message}', 'Das hat nicht geklappt: {message}'],
  'problem.NotFound': [
    'It is not there. It may have been deleted, or the address may be wrong.',
    'Das ist nicht vorhanden. Vielleicht wurde es gelöscht, oder die Adresse stimmt nicht.',
  ],
  'problem.SignInFirst': ['Sign in to go on.', 'Melden Sie sich an, um fortzufahren.'],
  'problem.SignInFailed': ['Signing in did not work: {message}', 'Die Anmeldung hat nicht geklappt: {message}'],
  'problem.InvalidInput': ['Something in it is not right: {message}', 'Eine Angabe passt nicht: {message}'],
  'problem.RequestTooLarge': [
    'That is too much at once. Try it with less.',
    'Das ist zu viel auf einmal. Versuchen Sie es mit weniger.',
  ],
  'problem.NotAllowed': ['You may not do that.', 'Das dürfen Sie nicht.'],
  'problem.Forbidden': [
    'This gallery answers to its own page only. Open it at the address that it printed when it started.',
    'Diese Galerie antwortet nur ihrer eigenen Seite. Öffnen Sie sie unter der Adresse, die sie beim Start ausgegeben hat.',
  ],
  'problem.Failed': [
    'Something went wrong here, not with your request. Try again; if that does not help, tell who runs this gallery.',
    'Hier ging etwas schief, nicht durch Ihre Anfrage. Versuchen Sie es erneut; hilft das nicht, sagen Sie dem Betreiber Bescheid.',
  ],
  'problem.TryAgain': [
    'It did not work just now: a service is busy, or somebody else changed it at the same moment. Try again.',
    'Das ging gerade nicht: Ein Dienst ist überlastet, oder jemand hat es im selben Moment geändert. Versuchen Sie es erneut.',
  ],
  'problem.TooManyRequests': [
    'Too many requests at once. Wait a moment, then try again.',
    'Zu viele Anfragen auf einmal. Warten Sie einen Moment und versuchen Sie es erneut.',
  ],
  'problem.AlbumNameTaken': [
    'You have an album of this name already. Choose another name.',
    'Ein Album mit diesem Namen haben Sie schon. Wählen Sie einen anderen Namen.',
  ],
  'problem.AlbumIsBeingDeleted': [
    'This album is being deleted. Choose another one.',
    'Dieses Album wird gerade gelöscht. Wählen Sie ein anderes.',
  ],
  'problem.PhotoIsBeingAnalysed': [
    'This photo is being analysed right now. Delete it in a moment.',
    'Dieses Foto wird gerade analysiert. Löschen Sie es in einem Moment.',
  ],
  'problem.BatchIsRunning': ['A run is under way already.', 'Es läuft schon ein Durchgang.'],
  'problem.NoModel': [
    'This deployment has no Custom Labels model. Set one in its environment file first.',
    'Diese Installation hat kein Custom-Labels-Modell. Tragen Sie zuerst eines in der Umgebungsdatei ein.',
  ],
  'problem.EmptyFile': ['The file is empty. Choose it again.', 'Die Datei ist leer. Wählen Sie sie erneut aus.'],
  'problem.FileTooLarge': [
    'The file is too large. Export it smaller.',
    'Die Datei ist zu groß. Exportieren Sie sie kleiner.',
  ],
  'problem.NotAPicture': [
    'This is not a picture of a known format. Send a JPEG, PNG, HEIC, WebP, AVIF, TIFF or GIF.',
    'Das ist kein Bild in einem bekannten Format. Senden Sie JPEG, PNG, HEIC, WebP, AVIF, TIFF oder GIF.',
  ],
  'problem.IsVideo': ['This is a video. Send a still picture.', 'Das ist ein Video. Senden Sie ein Standbild.'],
  'problem.UnreadableFile': [
    'The file cannot be read. It may be a folder, or may have been moved.',
    'Die Datei ist nicht lesbar. Vielleicht ist es ein Ordner, oder sie wurde verschoben.',
  ],
  'problem.FileGone': [
    'This browser does not have the file any more. Choose it again.',
    'Dieser Browser hat die Datei nicht mehr. Wählen Sie sie erneut aus.',
  ],
  'problem.UploadGone': [
    'The file was deleted after it was sent. Choose it again if you want it.',
    'Die Datei wurde nach dem Senden gelöscht. Wählen Sie sie erneut aus, falls Sie sie möchten.',
  ],
  'problem.SendFailed': [
    'S3 did not take the file ({message}). Try again.',
    'S3 hat die Datei nicht angenommen ({message}). Versuchen Sie es erneut.',
  ],
} as const;
