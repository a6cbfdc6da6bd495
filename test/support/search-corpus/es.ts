import { matter, type Vocabulary } from './vocabulary.ts';

export const SPANISH: Vocabulary = {
  language: 'es',
  space: ' ',
  greetings: ['Hola:', 'Buenos días:', 'Estimado equipo:', 'Buenas tardes:'],
  closings: ['Un saludo', 'Muchas gracias de antemano', 'Atentamente', 'Saludos cordiales'],
  fillers: [
    'Soy cliente suya desde hace varios años.',
    'Les escribo porque nadie contesta al teléfono.',
    'Díganme por favor qué debo hacer.',
    'Quedo a la espera de su respuesta.',
    'Un compañero me dio su dirección de correo.',
    'Ya he leído las páginas de ayuda.',
  ],
  asides: ['El artículo {p} del año pasado está bien.', 'También compramos {p} para la oficina.'],
  things: [
    ['cafetera', 'cafeteras'],
    ['teclado', 'teclados'],
    ['enrutador', 'enrutadores'],
    ['bicicleta', 'bicicletas'],
    ['cámara', 'cámaras'],
    ['aspiradora', 'aspiradoras'],
    ['lavadora', 'lavadoras'],
    ['lámpara', 'lámparas'],
    ['tableta', 'tabletas'],
    ['auricular', 'auriculares'],
  ],
  matters: [
    matter(
      '{p} no arranca | Avería ({p})',
      'Desde ayer {p} no arranca de ninguna manera. | Cuando pulso el botón no pasa nada. | La luz queda apagada después de encender.',
      [
        'no arranca',
        'arrancan arrancar',
        'no arranca de ninguna manera',
        '¿Qué puedo hacer cuando mi {p} no quiere arrancar por la mañana?',
      ],
    ),
    matter(
      'Factura incorrecta {p} | Pregunta sobre la factura',
      'La factura de {p} muestra un importe incorrecto. | El precio fue cobrado dos veces. | ¿Pueden enviar un documento corregido?',
      [
        'factura incorrecta',
        'facturas incorrectas',
        'muestra un importe incorrecto',
        '¿Por qué es incorrecto el importe de la factura de {p}?',
      ],
    ),
    matter(
      'Entrega {p} con retraso | Dónde está mi paquete',
      'La entrega ({p}) estaba prometida para la semana pasada. | El paquete todavía no ha llegado a mi casa. | El seguimiento no cambia desde hace días.',
      [
        'entrega retraso',
        'entregas retrasos',
        'todavía no ha llegado',
        '¿Cuándo llegará por fin la entrega de {p}?',
      ],
    ),
    matter(
      'Contraseña de {p} | Restablecer',
      'He olvidado la contraseña de la aplicación de {p}. | El correo para restablecer nunca llega. | Mi cuenta está ahora bloqueada.',
      [
        'restablecer contraseña',
        'restableciendo contraseñas',
        'olvidado la contraseña',
        '¿Cómo consigo una contraseña nueva para la aplicación de {p}?',
      ],
    ),
    matter(
      'Reembolso de {p} | Dinero',
      'He devuelto {p} y espero el reembolso. | El dinero no se ha transferido a mi cuenta bancaria. | Ustedes confirmaron la devolución hace dos semanas.',
      [
        'reembolso dinero',
        'reembolsos devuelta',
        'espero el reembolso',
        '¿Cuándo recibo el reembolso de {p} que devolví?',
      ],
    ),
    matter(
      'Cancelar suscripción {p} | Cancelación',
      'Quiero cancelar la suscripción que venía con {p}. | Confirmen la cancelación por escrito. | No deseo renovar el contrato.',
      [
        'cancelar suscripción',
        'cancelando suscripciones',
        'cancelación por escrito',
        '¿Cómo puedo cancelar la suscripción de mi {p}?',
      ],
    ),
    matter(
      '{p} llegó dañado | Roto al recibir',
      'El artículo {p} llegó dañado, la caja estaba rasgada. | Hay un arañazo profundo en la carcasa. | Puedo enviar fotos de la esquina rota.',
      ['dañado caja', 'dañados cajas', 'la caja estaba rasgada', '¿Qué pasa si {p} llegó dañado?'],
    ),
    matter(
      'Nueva dirección para {p} | Mudanza',
      'Me he mudado, cambien la dirección de envío de {p}. | La calle antigua ya no es correcta. | Mi nuevo piso está en otra ciudad.',
      [
        'cambien dirección',
        'cambiar direcciones',
        'cambien la dirección de envío',
        '¿Pueden cambiar todavía la dirección a la que se envía {p}?',
      ],
    ),
    matter(
      'Actualización {p} falla | Firmware',
      'La actualización del firmware ({p}) falla a medio camino. | Aparece un error durante la instalación. | Tras reiniciar vuelve la versión antigua.',
      [
        'actualización falla',
        'actualizaciones fallan',
        'falla a medio camino',
        '¿Por qué falla siempre la actualización del firmware de {p}?',
      ],
    ),
    matter(
      'Garantía de {p} | Reparación',
      'Quisiera reparar {p} con la garantía. | El comprobante de garantía va adjunto. | Un técnico encontró un defecto.',
      [
        'reparar garantía',
        'reparaciones garantías',
        'un técnico encontró',
        '¿Cubre la garantía la reparación de {p}?',
      ],
    ),
    matter(
      'Falta una pieza de {p} | Incompleto',
      'En la caja de {p} falta una pieza. | El manual indica cuatro tornillos y encuentro tres. | El cargador no venía incluido.',
      ['falta pieza', 'faltan piezas', 'falta una pieza', '¿Dónde consigo la pieza que falta en mi {p}?'],
    ),
    matter(
      'Pago de {p} rechazado | Tarjeta',
      'Mi pago por {p} fue rechazado por la tienda. | La tarjeta de crédito funciona en todas partes. | El banco no ve ningún cargo.',
      [
        'pago rechazado',
        'pagos rechazados',
        'fue rechazado por la tienda',
        '¿Por qué fue rechazado mi pago con tarjeta de {p}?',
      ],
    ),
    matter(
      '{p} pierde la conexión | Señal',
      'El aparato {p} pierde la conexión cada hora. | La señal es fuerte junto a la ventana. | Solo desenchufar ayuda un rato.',
      [
        'pierde conexión',
        'perdiendo conexiones',
        'pierde la conexión',
        '¿Qué ayuda cuando {p} pierde la conexión una y otra vez?',
      ],
    ),
    matter(
      'Exportar datos de {p} | Mis datos',
      '¿Cómo puedo exportar los datos que {p} registró? | El archivo descargado está vacío. | Necesito las mediciones en una hoja de cálculo.',
      [
        'exportar datos',
        'exportando dato',
        'archivo descargado está vacío',
        '¿Hay alguna forma de exportar los datos de mi {p} a una hoja de cálculo?',
      ],
    ),
  ],
};
