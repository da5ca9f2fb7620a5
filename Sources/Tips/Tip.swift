/// What a citizen sent and what was made of it: the whole tip, as it is admitted.
public struct Tip: Hashable, Sendable {
    public var id: TipID
    public var channel: String
    /// What the citizen calls it: a hint.
    public var statedKind: Kind?
    /// 1 to 10,000 Unicode scalars.
    public var content: String
    /// One of the spellings of ``OfficeCalendar/normalise(occurredAt:)``.
    public var occurredAt: String?
    public var place: String?
    public var position: Position?
    public var contact: String?
    public var receivedAt: Moment
    /// The day in the office's time zone: months are counted by it.
    public var receivedOn: CalendarDay
    public var decision: Decision
    public var exhibits: [Exhibit]

    public init(
        id: TipID, channel: String, statedKind: Kind? = nil, content: String, occurredAt: String? = nil,
        place: String? = nil,
        position: Position? = nil, contact: String? = nil, receivedAt: Moment, receivedOn: CalendarDay,
        decision: Decision, exhibits: [Exhibit] = []
    ) {
        self.id = id
        self.channel = channel
        self.statedKind = statedKind
        self.content = content
        self.occurredAt = occurredAt
        self.place = place
        self.position = position
        self.contact = contact
        self.receivedAt = receivedAt
        self.receivedOn = receivedOn
        self.decision = decision
        self.exhibits = exhibits
    }

    /// Degrees, WGS 84.
    public struct Position: Hashable, Sendable {
        public var latitude: Double
        public var longitude: Double

        /// Nil outside ±90 and ±180.
        public init?(latitude: Double, longitude: Double) {
            guard (-90.0...90.0).contains(latitude), (-180.0...180.0).contains(longitude) else { return nil }
            self.latitude = latitude
            self.longitude = longitude
        }
    }
}
