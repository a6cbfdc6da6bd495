import type { Language } from './words.ts';

export const spanish: Language = {
  locale: 'es',
  timezone: 'Europe/Madrid',
  country: 'ES',
  share: 11,
  firstNames: ['Lucía', 'Mateo', 'Carmen', 'Javier', 'Marta', 'Álvaro', 'Elena', 'Íñigo', 'Nuria', 'Pablo'],
  lastNames: ['Romero', 'Ortega', 'Núñez', 'Iglesias', 'Vidal', 'Castro', 'Peña', 'Molina', 'Serrano', 'Gil'],
  items: [
    'tetera Sencha',
    'hervidor de hierro',
    'lata de té',
    'colador de té',
    'juego de tazas',
    'vaso térmico',
  ],
  greetings: ['Hola:', 'Buenos días:', 'Buenas tardes:'],
  agentGreeting: 'Hola, {name}:',
  agentGoodbye: 'Un saludo,\n{agent}',
  thanks: ['¡Perfecto, muchas gracias!', '¡Qué rapidez! Gracias.', 'Todo solucionado, gracias.'],
  again: 'Siento volver a escribir, pero el problema sigue igual. ¿Pueden mirarlo otra vez?',
  comments: {
    good: ['Rápidos y amables.', 'Un trato excelente.', '¡Inmejorable!'],
    bad: ['Tuve que explicarlo dos veces.', 'Tardaron demasiado.'],
  },
  topics: {
    delivery: {
      subjects: ['¿Dónde está mi paquete?', 'El pedido {order} no ha llegado'],
      openings: [
        'hice el pedido {order} la semana pasada ({item}) y no ha llegado. ¿Saben dónde está?',
        'el seguimiento de {order} lleva cinco días sin moverse. ¿Se ha perdido?',
      ],
      answers: [
        'el paquete salió a tiempo. He pedido al transportista que lo busque y mañana le digo algo.',
        'disculpe la espera: estaba retenido en el almacén y hoy sale a reparto.',
      ],
      followUp: 'Ya pasó la nueva fecha y no ha llegado nada. ¿Qué hacemos?',
    },
    damaged: {
      subjects: ['Ha llegado roto', 'Pedido {order}: artículo dañado'],
      openings: [
        'el pedido {order} ha llegado hoy con una grieta ({item}). Adjunto una foto.',
        'la caja venía aplastada y el contenido ({item}) está roto. ¿Qué necesitan?',
      ],
      answers: [
        'lo sentimos mucho. Hoy le enviamos otro y no hace falta que devuelva el roto.',
        'envíenos también una foto de la caja, por favor, y sale el recambio enseguida.',
      ],
      followUp: 'Aquí está la foto de la caja. Se ve bien el golpe.',
    },
    return: {
      subjects: ['Quiero devolver un artículo', 'Devolución del pedido {order}'],
      openings: [
        'es más pequeño de lo que pensaba ({item}, pedido {order}). ¿Cómo lo devuelvo?',
        'en el paquete ({order}) no venía la etiqueta de devolución. ¿Me la pueden enviar?',
      ],
      answers: [
        'claro que sí. Le adjunto la etiqueta; tiene 30 días para entregarlo.',
        'sin problema, le acabo de crear una etiqueta.',
      ],
      followUp: 'Lo he entregado esta mañana. ¿Cuánto tarda?',
    },
    refund: {
      subjects: ['Reembolso del pedido {order}', 'Sigo esperando el reembolso'],
      openings: [
        'recibieron mi devolución ({item}) hace dos semanas y no veo el reembolso de {order}.',
        '¿cuándo me devuelven el dinero del pedido {order}?',
      ],
      answers: [
        'acabo de autorizar el reembolso. Los bancos tardan hasta tres días.',
        'salió ayer por el mismo medio de pago.',
      ],
      followUp: 'Todavía no aparece nada. ¿Es correcto el importe?',
    },
    invoice: {
      subjects: ['Factura del pedido {order}', 'Dirección equivocada en la factura'],
      openings: [
        '¿podrían hacerme la factura de {order} a nombre de mi empresa?',
        'la factura de {order} lleva mi dirección antigua. ¿Se puede cambiar?',
      ],
      answers: ['le adjunto la factura corregida.', 'hecho, también la tiene en su cuenta.'],
      followUp: 'Gracias. Falta el NIF en la factura.',
    },
    product: {
      subjects: ['Pregunta sobre: {item}', '¿Cuándo vuelve a haber: {item}?'],
      openings: [
        'antes de comprar: ¿se puede meter en el lavavajillas ({item})?',
        'está agotado ({item}). ¿Llegará antes de las fiestas?',
      ],
      answers: [
        'recomendamos lavarlo a mano, así el esmalte dura más.',
        'esperamos una entrega en dos semanas. Puedo reservarle uno.',
      ],
      followUp: 'Sí, por favor, resérveme dos.',
    },
    payment: {
      subjects: ['El pago ha fallado', 'Cobro doble: {order}'],
      openings: [
        'me han cobrado dos veces el pedido {order}. ¿Pueden comprobarlo?',
        'el pago ({item}) falla siempre aunque la tarjeta está bien.',
      ],
      answers: [
        'uno de los importes es solo una retención y desaparece en cinco días.',
        'nuestro proveedor de pagos tuvo un fallo esta mañana. Inténtelo de nuevo, por favor.',
      ],
      followUp: 'Siguen los dos cargos, y el banco dice que son definitivos.',
    },
  },
};
