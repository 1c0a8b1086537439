import type { documents as en } from '../en/documents';

export const documents: Readonly<Record<keyof typeof en, string>> = {
  'documents.tabs': 'Offene Dokumente',
  'documents.edited': 'geändert',
  'documents.close': '{title} schließen',
  'documents.damaged':
    'Dieses Projekt war beschädigt. Es wurde geöffnet ohne: {lost}. Unter neuem Namen speichern, um den Rest zu behalten.',
  'documents.saveElsewhere': 'Speichern unter…',

  'recent.title': 'oder mit einem Projekt weitermachen',
  'recent.list': 'Zuletzt benutzte Projekte',

  'recovery.title': 'Dokumente wiederherstellen',
  'recovery.description': 'Dokumente, deren Änderungen beim Ende von Maquette nicht gespeichert waren.',
  'recovery.lead':
    'Maquette endete, bevor diese Änderungen gespeichert waren. Nichts ist verloren: jedes öffnen, oder verwerfen, was nicht gebraucht wird.',
  'recovery.list': 'Dokumente mit ungespeicherten Änderungen',
  'recovery.changed': 'Letzte Änderung {time}',
  'recovery.contents': '{photos}, {shapes}',
  'recovery.incomplete': 'Bilder oder Gitter davon fehlen auf der Platte.',
  'recovery.open': 'Öffnen',
  'recovery.openOne': '{title} öffnen',
  'recovery.discard': 'Verwerfen',
  'recovery.discardOne': 'Änderungen von {title} verwerfen',
  'recovery.openAll': 'Alle öffnen',
  'recovery.later': 'Später',
  'recovery.empty': 'Es gibt nichts wiederherzustellen.',

  'history.steps': 'Schritte dieses Dokuments',
  'history.start': 'Wie geöffnet',
  'history.now': 'Jetzt',
  'history.undone': 'Zurückgenommen',
  'history.empty': 'Jede Änderung dieses Dokuments steht hier. Ein Klick führt zu ihr zurück.',
};
