extension Phrasebook {
    /// What foreign residents and visitors of the same invented city write with.
    static let english = Phrasebook(slots: [
        "road": [
            "Liuhe Road", "Wenchang Road", "Wangjiang Road", "Dongfeng Avenue", "Qingnian Street", "Beiyuan Road",
            "Xuefu Road",
            "Taoyuan Street", "Yunshan Road", "Binhe Avenue", "Changle Street", "Xingang Road", "Wutong Street",
            "Shiqiao Road",
        ],
        "estate": [
            "Cuihu Gardens", "Sunshine New Town", "Lijing Court", "Golden Osmanthus Park", "Dongcheng Homes",
            "Waterside Residence",
            "Ginkgo Court", "Kangle New Village",
        ],
        "school": [
            "the Experimental Primary School", "No. 3 Middle School", "Liuhe Primary School",
            "the international school", "Wenchang Kindergarten",
        ],
        "market": [
            "the East Gate market", "the Beiyuan food market", "the second-hand market", "the electronics market",
            "the clothes market",
        ],
        "river": ["the Liuhe river", "the Qingsha river", "Egret Lake", "the South Ferry", "Dongjiang pier"],
        "station": [
            "the railway station", "the South bus station", "Wenchang metro station", "the East railway station",
        ],
        "police": [
            "Wenchang police station", "Dongcheng police station", "the Liuhe police station", "Beiyuan police station",
        ],
        "at-road": [
            "{1-398} {road}", "the corner of {road} and {road}",
            "{road}, {opposite|next to|in front of} the {bank|post office|supermarket|petrol station}",
        ],
        "at-estate": [
            "Building {1-38}, {estate}", "Building {1-38}, unit {1-4}, {estate}",
            "the {north|south|east|west} gate of {estate}",
        ],
        "at-school": ["{school}", "the gate of {school}"],
        "at-market": ["{market}", "{market}, gate {1-9}", "{market}, stall {1-260}"],
        "at-river": ["{river}", "{river}, near the {old bridge|footbridge|lock|pavilion}"],
        "at-station": ["{station}", "{station}, exit {1-4}"],
        "at-shop": ["{1-398} {road}", "{1-398} {road} ({basement|second floor|back yard|ground floor})"],
        "tail": ["{0-9}{0-9}{0-9}", "{0-9}{A|B|C|K|M|Q|T|X}{0-9}"],
        "colour": ["black", "white", "silver", "red", "blue", "dark blue", "grey"],
        "car": ["saloon", "van", "pickup", "SUV", "minibus"],
        "name": ["Lao San", "A Biao", "Fatty", "Scar", "Big Head", "Ah Qiang"],
        "surname": ["Smith", "Ivanova", "Tanaka", "Garcia", "Müller", "Kim", "Okafor", "Rossi", "Brown", "Nguyen"],
        "habit": [
            "Almost every night for the last {two|three|four} weeks", "Every {Friday|Saturday|Sunday} night",
            "For {weeks|months} now", "Nearly every evening since {last month|the new year}",
        ],
        "once": ["On {date} at about {clock}", "Around {clock} on {date}", "On {date}, about {clock},"],
        "when": ["{once}", "{once}", "{habit}"],
        "me": [
            "I live nearby", "I work across the street", "I rent a flat in the same building", "I was just passing by",
            "I am a foreign teacher here", "I run a shop next door",
        ],
        "proof": [
            "I took {photos|a video|two pictures} and attached {them|everything} here.",
            "See the attached {photo|video|recording}.", "I have it on video.", "I recorded the sound on my phone.",
        ],
        "report-opening": [
            "", "", "", "Hello, I want to report something.", "I would like to report this.", "Dear officers,",
            "To the police of this city:", "This is a complaint.", "{me} and I want to report the following.",
            "Report:",
        ],
        "report-closing": [
            "", "", "{proof}", "{proof}", "Do not mention my name to anybody.", "{me}, so keep my name secret.",
            "Several neighbours saw it too.", "Nobody does anything about it.",
            "This has been going on for {weeks|two months|half a year}.", "I can tell you more if you need it.",
        ],
        "act": [
            "Please investigate.", "Please send someone to look into it.", "Please stop {this|them} at once.",
            "Please look into it and arrest those responsible.", "Please send a patrol and arrest them.",
            "I am reporting this, please investigate.",
        ],
        "suggestion-opening": [
            "", "", "", "Hello, I have a suggestion.",
            "A suggestion from {a long-time resident|a parent|a cyclist|a foreign student|a retired driver}:",
            "May I suggest something?", "Just an idea for the police office.", "Suggestion:",
            "I have lived here for {3-18} years and I have an idea.",
        ],
        "suggestion-closing": [
            "", "", "Thank you for considering it.", "Just my suggestion, thanks.",
            "It would make life easier for everyone.", "It would be a great improvement.",
            "Perhaps start with {one station|one district|two schools}.",
            "Other cities do it this way and it works well.", "I hope you will consider it.",
        ],
        "contact": [
            "{surname}, {p|q|r}{100-999}@example.com", "please write to tip{1000-9999}@example.org",
            "Mr {surname}, 5550{1000-9999}", "Ms {surname}, 5550{1000-9999}, after 6 pm", "reply here, no phone please",
        ],
    ])
}
