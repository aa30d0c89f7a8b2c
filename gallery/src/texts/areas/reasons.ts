/** Why something was rejected, set aside or has failed, and what to do: by the codes of the workflows. */
export const REASON_TEXTS = {
  'reason.NotSupportedImageType': [
    'The file is of no format that is accepted, whatever its name says. Send a JPEG, PNG, HEIC, WebP, AVIF, TIFF or GIF.',
    'Das Format der Datei wird nicht angenommen, was auch immer ihr Name sagt. Senden Sie JPEG, PNG, HEIC, WebP, AVIF, TIFF oder GIF.',
  ],
  'reason.ImageIdentifyError': [
    'The file is empty, damaged or cut short. Export it again and upload it once more.',
    'Die Datei ist leer, beschädigt oder abgeschnitten. Exportieren Sie sie neu und laden Sie sie erneut hoch.',
  ],
  'reason.ImageTooLarge': [
    'The picture has too many bytes or pixels. Scale it down.',
    'Das Bild hat zu viele Bytes oder Pixel. Verkleinern Sie es.',
  ],
  'reason.ImageTooSmall': [
    'The picture is too small to see anything in it. Send a larger one.',
    'Das Bild ist zu klein, um darauf etwas zu erkennen. Senden Sie ein größeres.',
  ],
  'reason.ImageTooNarrow': [
    'The picture is too narrow. Send one that is less elongated.',
    'Das Bild ist zu schmal. Senden Sie eines, das weniger lang gestreckt ist.',
  ],
  'reason.ImageNotFound': [
    'The file was deleted or replaced before it could be looked at. Upload it again.',
    'Die Datei wurde gelöscht oder ersetzt, bevor sie angesehen werden konnte. Laden Sie sie erneut hoch.',
  ],
  'reason.LabelsMissing': [
    'Labels could not be found out. They are looked for again later.',
    'Merkmale ließen sich nicht ermitteln. Sie werden später noch einmal gesucht.',
  ],
  'reason.FacesMissing': [
    'Faces could not be looked for. They are looked for again later.',
    'Gesichter ließen sich nicht suchen. Sie werden später noch einmal gesucht.',
  ],
  'reason.AnalysisIncompleteError': [
    'A part of the analysis could not be done. It is tried again later.',
    'Ein Teil der Analyse war nicht möglich. Er wird später wiederholt.',
  ],
  'reason.ExecutionTimedOut': [
    'The analysis took too long. Delete the photo and upload it again.',
    'Die Analyse hat zu lange gedauert. Löschen Sie das Foto und laden Sie es erneut hoch.',
  ],
  'reason.ExecutionAborted': [
    'The analysis was stopped. Delete the photo and upload it again.',
    'Die Analyse wurde abgebrochen. Löschen Sie das Foto und laden Sie es erneut hoch.',
  ],
  'reason.FAILED': [
    'Something went wrong that is not the photo’s fault. Try it again; if that fails, too, tell who runs this gallery.',
    'Es ging etwas schief, woran nicht das Foto schuld ist. Versuchen Sie es erneut; hilft das nicht, sagen Sie dem Betreiber Bescheid.',
  ],
  'reason.PHOTO_FAILED': [
    'Something went wrong that is not the photo’s fault. Delete it and upload it again; if that fails, too, tell who runs this gallery.',
    'Es ging etwas schief, woran nicht das Foto schuld ist. Löschen Sie es und laden Sie es erneut hoch; hilft das nicht, sagen Sie dem Betreiber Bescheid.',
  ],
  'reason.UNSUPPORTED_FORMAT': [
    'The format of the file is not supported. Send a JPEG or PNG.',
    'Das Dateiformat wird nicht unterstützt. Senden Sie JPEG oder PNG.',
  ],
  'reason.UNREADABLE': [
    'The photo cannot be read. Export it again.',
    'Das Foto ist nicht lesbar. Exportieren Sie es neu.',
  ],
  'reason.TOO_LARGE': ['The photo is too large. Scale it down.', 'Das Foto ist zu groß. Verkleinern Sie es.'],
  'reason.TOO_SMALL': ['The photo is too small. Send a larger one.', 'Das Foto ist zu klein. Senden Sie ein größeres.'],
  'reason.PHOTO_NOT_FOUND': [
    'The photo is not there any more. Upload it again.',
    'Das Foto ist nicht mehr da. Laden Sie es erneut hoch.',
  ],
  'reason.NO_FACE': [
    'No face was found. Take a photo that shows one face clearly.',
    'Es wurde kein Gesicht gefunden. Machen Sie ein Foto, das ein Gesicht deutlich zeigt.',
  ],
  'reason.SEVERAL_FACES': [
    'More than one face was found. Take a photo that shows nobody else.',
    'Es wurde mehr als ein Gesicht gefunden. Machen Sie ein Foto, auf dem sonst niemand zu sehen ist.',
  ],
  'reason.SUNGLASSES': [
    'The face wears sunglasses. Take them off.',
    'Das Gesicht trägt eine Sonnenbrille. Nehmen Sie sie ab.',
  ],
  'reason.FACE_OCCLUDED': [
    'A part of the face is covered. Uncover it.',
    'Das Gesicht ist teilweise verdeckt. Machen Sie es frei.',
  ],
  'reason.EYES_CLOSED': ['The eyes are closed. Open them.', 'Die Augen sind geschlossen. Öffnen Sie sie.'],
  'reason.FACE_TOO_SMALL': ['The face is too small. Come closer.', 'Das Gesicht ist zu klein. Kommen Sie näher heran.'],
  'reason.TOO_DARK': [
    'The face is too dark. Look for more light.',
    'Das Gesicht ist zu dunkel. Suchen Sie mehr Licht.',
  ],
  'reason.TOO_BLURRY': ['The face is not sharp. Hold still.', 'Das Gesicht ist unscharf. Halten Sie still.'],
  'reason.HEAD_TURNED': [
    'The head is turned to the side. Look at the camera.',
    'Der Kopf ist zur Seite gedreht. Schauen Sie in die Kamera.',
  ],
  'reason.HEAD_NODDING': [
    'The head looks up or down. Look straight at the camera.',
    'Der Kopf ist gehoben oder gesenkt. Schauen Sie gerade in die Kamera.',
  ],
  'reason.HEAD_TILTED': ['The head is tilted. Hold it upright.', 'Der Kopf ist geneigt. Halten Sie ihn gerade.'],
  'reason.FACE_ALREADY_EXISTS': [
    'Another rider has this face already.',
    'Dieses Gesicht gehört schon zu einem anderen Fahrgast.',
  ],
  'reason.NEWER_PHOTO_IN_USE': [
    'A newer photo of this rider is in use already.',
    'Ein neueres Foto dieses Fahrgasts ist schon in Gebrauch.',
  ],
  'reason.MalformedMessageError': [
    'The message in the queue names no image of this workflow.',
    'Die Nachricht in der Warteschlange nennt kein Bild dieses Ablaufs.',
  ],
} as const;
