extension RehearsalMatter {
    static let englishReports: [RehearsalMatter] = orderEnglish + crimeEnglish + trafficAndMoneyEnglish

    private static let orderEnglish: [RehearsalMatter] = [
        .init(
            "{at-shop}",
            what: [
                "{habit} there is illegal gambling at {place}: {a dozen|about twenty|at least ten} people, cash on the tables.",
                "The {tea house|card room} at {place} is really a gambling den with {3-9} slot machines.",
            ],
            more: [
                "A man stands at the door and warns them when a patrol car comes.",
                "A neighbour lost {3-9} thousand yuan there in one night.", "The owner is called {name}.",
            ],
            ask: ["{act}", "Please investigate the owner and stop the gambling."]),
        .init(
            "{at-estate}",
            what: [
                "{habit} the {bar|karaoke bar|barbecue restaurant} below {place} plays loud music until {2-4} am without any permission and nobody can sleep.",
                "{habit} the building site next to {place} works through the night without a permit; the noise is unbearable.",
            ],
            more: [
                "I complained {two|three|four} times and was ignored.",
                "My {baby|mother|daughter} is ill and cannot rest.",
                "When we asked them to stop, they threatened us.", "I measured {68-95} decibels in my bedroom.",
            ],
            ask: ["{act}", "They must be stopped."]),
        .init(
            "{at-road}",
            what: [
                "{once} a group of men started a fight at {place}; {one had a knife|a boy was beaten up|somebody was hit with a bottle}.",
                "{once} {two|three|four} men attacked a {delivery rider|taxi driver|street seller} at {place} and beat him badly.",
            ],
            more: [
                "They left in a {colour} {car}, the plate number ends in {tail}.",
                "People here know the leader as {name}.",
                "The victim was bleeding and afraid to call the police.", "There is a camera on the shop opposite.",
            ],
            ask: ["{act}", "Please arrest them before somebody is killed."]),
        .init(
            "{at-estate}",
            what: [
                "The fire exit of {place} is blocked with {old furniture|boxes|scooters} and nobody can get out.",
                "At {place} people charge e-bikes with cables hanging from the windows, a terrible fire hazard.",
                "My neighbour at {place} stores {10-40} gas cylinders in the stairwell without a permit.",
            ],
            more: [
                "The property company refuses to do anything.", "Old people live upstairs.",
                "There was a small fire here last year already.",
            ],
            ask: ["{act}", "Please send someone to inspect it, this is illegal."]),
        .init(
            "{at-estate}",
            what: [
                "{once} an aggressive dog without a lead bit {a child|an old woman|my son} at {place}.",
                "{habit} a man is following women home from {place}; {two|three} of my friends were harassed.",
                "Someone keeps throwing bottles from a window of {place}; on {date} one nearly hit a child.",
            ],
            more: [
                "The owner laughed at us and insulted my wife.", "He wears a {colour} jacket and rides a scooter.",
                "We called the guards, and they did nothing.",
            ],
            ask: ["{act}", "Please stop him before somebody dies."]),
    ]

    private static let crimeEnglish: [RehearsalMatter] = [
        .init(
            "{at-station}",
            what: [
                "{once} my phone was stolen at {place}; the pickpocket worked with {two|three} others.",
                "{habit} a gang of thieves steals phones and wallets from passengers at {place}.",
            ],
            more: [
                "One is about {25-45}, with a scar on his cheek.", "I saw the same people there again two days later.",
                "They threaten anybody who speaks up.",
            ],
            ask: ["{act}", "Please arrest these thieves."]),
        .init(
            "{at-estate}",
            what: [
                "{once} burglars broke into my flat at {place} and stole {my laptop|jewellery and cash|two watches and a camera}.",
                "My electric scooter was stolen from {place}. {once} the lock was cut.",
            ],
            more: [
                "The loss is about {2000-9000} yuan.", "The camera in the lift shows a man in a {colour} coat.",
                "It is the {second|third|fourth} theft in this building this month.",
            ],
            ask: ["{act}", "Please investigate and arrest the thief."]),
        .init(
            "",
            what: [
                "{once} someone called me, pretending to be {a police officer|my bank|the customs}, and I was cheated out of {3000-68000} yuan.",
                "I paid {800-9800} yuan for a {flat|phone|job offer} advertised online and it was a scam; the seller has disappeared.",
            ],
            more: [
                "The account I paid into ends in {1000-9999}.", "I kept the messages and the transfer receipt.",
                "At least {two|three|five} of my colleagues were cheated by the same people.",
            ],
            ask: ["{act}", "Please investigate, I want my money back."]),
        .init(
            "{at-shop}",
            what: [
                "{habit} drugs are sold at {place}; people come for two minutes and leave.",
                "{once} I saw a man sell small bags of white powder at {place}, surely drug dealing.",
            ],
            more: [
                "He drives a {colour} {car}, plate ending in {tail}.",
                "There are syringes and burnt foil in the stairwell.",
                "They call him {name}.", "School children pass there every day.",
            ],
            ask: ["{act}", "Please arrest the dealer."]),
        .init(
            "{police}",
            what: [
                "{once} I went to {place} to report a theft; the officer on duty refused to write it down and was rude to me.",
                "An officer of {place} took money from the owner of a {bar|sand yard|card room}; I saw it myself. {once} he collected an envelope.",
            ],
            more: [
                "His number ends in {100-999}.", "Other people in the hall saw it too.",
                "I complained by telephone and nothing was done.",
            ],
            ask: ["{act}", "This is a formal complaint and I want an answer."]),
    ]

    private static let trafficAndMoneyEnglish: [RehearsalMatter] = [
        .init(
            "{at-road}",
            what: [
                "{once} a drunk driver in a {colour} {car} hit {the railing|a parked car|a bicycle} at {place} and drove off, plate ending in {tail}.",
                "{once} a {colour} {car} ran a red light at {place} and knocked down a cyclist. It was a hit and run, plate ending in {tail}.",
            ],
            more: ["My dash camera recorded it.", "The driver could hardly stand.", "He drove towards {road}."],
            ask: ["{act}", "Please investigate and take his licence."]),
        .init(
            "{at-road}",
            what: [
                "{habit} people race cars and motorbikes at {place}; {the other day|last week} they nearly hit an old man.",
                "{habit} unlicensed taxis block the road at {place} and threaten passengers who will not ride with them.",
            ],
            more: [
                "One of them has a {colour} {car}, plate ending in {tail}.",
                "There are {five|eight|ten} of them at least.",
                "My dash camera recorded it.",
            ],
            ask: ["{act}", "Please investigate and take their licences."]),
        .init(
            "{at-school}",
            what: [
                "Every afternoon cars are illegally parked at {place} and children have to walk in the road.",
                "{habit} overloaded trucks without plates speed past {place}.",
            ],
            more: [
                "The worst is a {colour} {car}, plate ending in {tail}.",
                "A girl was hit by a reversing car last week.",
                "I reported it to the guard, who ignored me.",
            ],
            ask: ["{act}", "Please send an officer to fine them."]),
        .init(
            "{at-shop}",
            what: [
                "There is a pyramid scheme at {place}: {20-50} people live there and cannot leave.",
                "A so-called investment company at {place} took my savings and the boss has run away. It is fraud.",
                "The shop at {place} sells fake cigarettes and counterfeit whisky.",
            ],
            more: [
                "My {cousin|colleague|landlady} lost {20-90} thousand yuan.",
                "The goods arrive at night in a {colour} van.",
                "I have a copy of the contract.",
            ],
            ask: ["{act}", "Please arrest those who run it."]),
        .init(
            "",
            what: [
                "There is a fake website of a bank; on {date} I typed my card number and {900-9900} yuan were stolen.",
                "Someone in a chat group runs online gambling and sends links to a gambling site every day; the admin is {name}.",
                "Someone is selling personal data of {parents|car owners|flat owners} online, {1-9} jiao for each entry.",
            ],
            more: [
                "I saved the address and the screenshots.",
                "I know {two|three|five} people who were cheated like this.",
                "The account ends in {1000-9999}.",
            ],
            ask: ["{act}", "Please investigate who is behind it."]),
        .init(
            "{at-river}",
            what: [
                "{once} I saw men electric fishing at {place}; dead fish were floating everywhere.",
                "{habit} a boat without a number is dredging sand illegally at {place}.",
                "An unregistered boat carries passengers from {place}, overloaded and without life jackets.",
            ],
            more: [
                "The bank has already collapsed in one place.", "They threatened the fishermen.",
                "It hides behind the reeds by day.",
            ],
            ask: ["{act}", "Please stop them."]),
        .init(
            "{at-shop}",
            what: [
                "The {workshop|language school|restaurant} at {place} employs {3-12} foreigners working illegally, without a visa for it.",
                "A hostel at {place} never registers its guests and takes people with false identity cards.",
            ],
            more: [
                "The owner takes their passports away.", "They are told to hide when an officer comes.",
                "The owner is called {name} and drives a {colour} {car}.",
            ],
            ask: ["{act}", "Please investigate the owner."]),
        .init(
            "{at-shop}",
            what: [
                "A man at {place} sells forged passports and fake visas. {once} I saw people pay him.",
                "People smugglers meet at {place}; {once} they collected money from a family I know.",
            ],
            more: [
                "He is called {name}.", "They leave at night in a {colour} {car}.", "He asks {3-9} thousand for each.",
            ],
            ask: ["{act}", "Please arrest him."]),
    ]
}
