extension RehearsalMatter {
    static let englishSuggestions: [RehearsalMatter] = streetsEnglish + serviceEnglish

    private static let streetsEnglish: [RehearsalMatter] = [
        .init(
            "{at-road}",
            what: [
                "I suggest a longer green light for pedestrians at {place}, {ten|fifteen|twenty} seconds would be enough.",
                "Please add a left-turn signal at {place}, it would be easier for everyone.",
                "It would be nice to have a pedestrian crossing with a countdown at {place}.",
            ],
            more: [
                "Old people need more time to cross.", "A sensor could shorten the wait when the road is empty.",
                "Clear road signs in two languages would help too.",
            ],
            ask: [
                "Please consider it.", "I would love to see this tried for a month.",
                "It would make the junction better for cyclists, too.",
            ]),
        .init(
            "{at-school}",
            what: [
                "I suggest a drop-off zone for parents at {place}, {five|ten} minutes each.",
                "I would like to suggest a crossing guard at {place} in the morning and afternoon.",
                "Could you add speed bumps and a school sign near {place}?",
            ],
            more: [
                "Parents would be glad to volunteer.", "Younger classes could finish {ten|fifteen} minutes earlier.",
                "A coloured zebra crossing would be easier to see.",
            ],
            ask: [
                "It would be great to have it before the new term.", "Please think about it.",
                "I hope you will consider this.",
            ]),
        .init(
            "{at-estate}",
            what: [
                "I suggest more street lights and a security camera at {place}, so that people on late shifts feel safe.",
                "It would be great to have {evening foot patrols|a small police post} near {place}.",
                "I propose to allow residents to park along {road} overnight, from eight to seven.",
            ],
            more: [
                "Volunteers could walk with the officers.", "Solar lamps would save electricity.",
                "Please ask the residents what they prefer.",
            ],
            ask: [
                "Please consider a trial.", "That would be a good idea for other estates as well.",
                "I would be happy to help.",
            ]),
        .init(
            "{at-estate}",
            what: [
                "I suggest building a shed with charging stations for e-bikes at {place}.",
                "My suggestion is a fire drill twice a year at {place}, with a lesson in using the extinguisher.",
                "It would be good to give free smoke detectors to older residents of {estate}.",
            ],
            more: [
                "The cost could be shared by the street office and the owners.",
                "Children would enjoy a visit of the fire engine.", "Other estates have made good experience with it.",
            ],
            ask: ["Please consider it this year.", "It would make everyone safer.", "I hope to see it soon."]),
        .init(
            "{at-river}",
            what: [
                "I suggest putting up life rings and warning signs at {place}.",
                "It would be useful to have an emergency call post at {place}, connected to the water police.",
                "Please consider a safe swimming area with a lifeguard at {place}.",
            ],
            more: [
                "It should be ready before the summer holidays.", "Signs with cartoons would reach the children.",
                "Schools could teach water safety at the same time.",
            ],
            ask: ["That would be a great help.", "Please think about it.", "I would love to see it done."]),
        .init(
            "{at-station}",
            what: [
                "I suggest an information desk with English-speaking volunteers at {place}.",
                "Better signs for changing trains at {place} would be helpful, in English too.",
                "It would be nice to move the taxi rank to {place}, with volunteers to guide the queue.",
            ],
            more: [
                "Students could do it as community service.", "An umbrella and a charger to borrow would be welcome.",
                "Visitors get their first impression there.",
            ],
            ask: [
                "Please consider it for the holidays.", "It would improve the image of the city.",
                "Thanks for considering my suggestion.",
            ]),
    ]

    private static let serviceEnglish: [RehearsalMatter] = [
        .init(
            "{police}",
            what: [
                "I suggest that the registration counter of {place} should open on Saturday mornings.",
                "It would be great to book an appointment at {place} online instead of queueing.",
                "Please provide a bilingual checklist of the papers needed for a residence permit at {place}.",
            ],
            more: [
                "The finished card could be sent by post.", "A photo machine in the hall would be useful as well.",
                "People who work in the week would be grateful.",
            ],
            ask: ["Please consider it.", "It would be much better for working people.", "I hope you can add this."]),
        .init(
            "",
            what: [
                "I suggest an English page for the online police office, with forms to fill in before coming.",
                "It would be useful to see the progress of a case online with the number on the receipt.",
                "It would be nice if the police office had an app where one can book, ask and pay in one place.",
                "I suggest publishing each month which suggestions were adopted.",
            ],
            more: [
                "Larger letters would be good for older people.", "A list of common questions could save your time.",
                "Voice messages would help those who cannot type.",
            ],
            ask: [
                "Please think about it.", "A simple version would be enough to start with.", "I would love to test it.",
            ]),
        .init(
            "",
            what: [
                "I suggest a text message when a passport or visa is ready.",
                "Please open an extra counter at the immigration office before the holidays.",
                "It would be great to have self-service machines for travel permits at the civic centre.",
            ],
            more: [
                "Forms could be filled in at home.", "A corner for children would be lovely.",
                "Instructions in English and Japanese would help visitors.",
            ],
            ask: ["It would save everybody time.", "Please consider it.", "I hope to see this next year."]),
        .init(
            "",
            what: [
                "I suggest body cameras for every patrol, which would be good for both sides.",
                "I propose an open day at the police station {every spring|twice a year}, with dogs and motorbikes for the children.",
                "It would be good to have a button at the counter to rate the service.",
            ],
            more: [
                "The results could be published each quarter.",
                "Schools could visit in the morning and families in the afternoon.", "It would build trust.",
            ],
            ask: ["Please consider my suggestion.", "I would be glad to take part.", "That would be wonderful."]),
        .init(
            "{estate}",
            what: [
                "I suggest short anti-fraud lessons for older people at {place}, in the local dialect.",
                "I recommend small posters about fraud prevention in lifts and buses, new ones each month.",
                "It would be helpful if bank clerks asked one more question before an old customer makes a large transfer.",
            ],
            more: [
                "The drama group could act it out.", "A calendar with one example a month would be fun.",
                "Retired teachers would like to help.",
            ],
            ask: ["Please consider starting here.", "It would be great to try it.", "I hope you like the idea."]),
        .init(
            "{school}",
            what: [
                "I suggest a lesson of drug education each term at {school}, taught by an officer.",
                "It would be good to teach online safety to the younger pupils of {place}.",
                "I propose a junior police club at {place}: first aid, traffic rules and a little law.",
            ],
            more: [
                "A recording could be shared with other schools.", "Parents would like to join.",
                "A small illustrated booklet would be enough.",
            ],
            ask: [
                "Please consider it for the next term.", "It would be wonderful for the children.",
                "I hope that other schools will follow.",
            ]),
    ]
}
