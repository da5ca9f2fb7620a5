import Tips

/// The groups of a ``FigureTable``, in the order they are printed.
struct FigureRows {
    let figures: [MonthFigures]
    let sum: MonthFigures

    var groups: [FigureTable.Group] {
        [
            totals, kinds, corrections, changes, departments, departmentsNamed, channels, outcomes, deliveries,
            exhibits, exhibitBytes, days,
        ] + [rules].filter { !$0.rows.isEmpty }
    }

    /// What the rules say beside the kind; nothing where they said nothing.
    private var rules: FigureTable.Group {
        let urgent = sum.urgent > 0 ? [row("urgent", Label("紧急", "Urgent")) { $0.urgent }] : []
        let names = sum.names.keys.sorted().map { name in row(name, Label(name: name)) { $0.names[name] ?? 0 } }
        return .init(name: "rule", label: Label("按规则所称", "As the rules call them"), rows: urgent + names)
    }

    private var totals: FigureTable.Group {
        .init(
            name: "total", label: Label("总计", "In all"),
            rows: [
                row("received", Label("收到线索", "Tips received")) { $0.tips },
                row("with_exhibits", Label("附图片或音视频", "With exhibits")) { $0.tipsWithExhibits },
                row("delivered", Label("已送达", "Delivered")) { $0.outcomes[.delivered, default: 0] },
                row("open", Label("未了结", "Not yet ended")) { $0.open },
            ]
        )
    }

    private var kinds: FigureTable.Group {
        .init(
            name: "kind", label: Label("按类别", "By kind"),
            rows: Kind.allCases.map { kind in row(kind.rawValue, kind.label) { $0.kinds[kind] } })
    }

    private var corrections: FigureTable.Group {
        .init(
            name: "correction", label: Label("人工更正", "Corrected by the office"),
            rows: [
                row("tips", Label("更正线索", "Tips corrected")) { $0.corrections.tips },
                row("kind", Label("更改类别", "Kind changed")) { $0.corrections.disagreements },
                row("settled", Label("待定转定类", "Undecided then decided")) { $0.corrections.settled },
                row("departments", Label("更改部门", "Departments changed")) { $0.corrections.departments },
                row("by_platform", Label("平台更正", "By the platform's answer")) { $0.corrections.byPlatform },
                row("by_office", Label("人员更正", "By a person at the spool")) { $0.corrections.byOffice },
                row("disagreed", Label("与判定不一致", "Decided otherwise")) { $0.corrections.disagreed },
                row("disagreed_share", Label("不一致比例", "Share decided otherwise"), .perMille) {
                    $0.disagreementPerMille
                },
            ]
        )
    }

    /// What was decided, and what the office made of it.
    private var changes: FigureTable.Group {
        let all = Kind.allCases.flatMap { from in
            Kind.allCases.map { CorrectionFigures.KindChange(from: from, to: $0) }
        }
        let rows = all.filter { sum.corrections.kinds[$0] != nil }.map { change in
            FigureTable.Row(
                name: "\(change.from.rawValue)>\(change.to.rawValue)",
                label: Label(
                    "\(change.from.label.chinese)改为\(change.to.label.chinese)",
                    "\(change.from.label.english) to \(change.to.label.english)"),
                unit: .tips, values: figures.map { Int64($0.corrections.kinds[change] ?? 0) })
        }
        return .init(
            name: "kind_change", label: Label("更改类别明细（判定→更正）", "Changes of kind: decided, then corrected"), rows: rows)
    }

    private var departments: FigureTable.Group {
        let named = departmentNames(by: \.lead.total).map { name in
            row(name, Label(name: name)) { $0.departments[name]?.lead.total ?? 0 }
        }
        let unassigned = row("unassigned", Label("未分派", "Unassigned")) { $0.unassigned.total }
        return .init(
            name: "department", label: Label("按主办部门", "By leading department"), rows: named + [unassigned])
    }

    private var departmentsNamed: FigureTable.Group {
        .init(
            name: "department_named", label: Label("主办或协办（可重复计）", "Leading or taking part (counted in each)"),
            rows: departmentNames(by: \.named).map { name in
                row(name, Label(name: name)) { $0.departments[name]?.named ?? 0 }
            }
        )
    }

    private var channels: FigureTable.Group {
        let names = sum.channels.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        return .init(
            name: "channel", label: Label("按渠道", "By channel"),
            rows: names.map { name in row(name, Self.channelLabel(name)) { $0.channels[name, default: 0] } })
    }

    private var outcomes: FigureTable.Group {
        let order: [Stage] = [
            .delivered, .sentUnconfirmed, .sending, .queued, .deferred, .inDoubt, .held, .parked, .expired,
            .quarantined,
        ]
        return .init(
            name: "outcome", label: Label("按办理结果", "By outcome"),
            rows: order.map { stage in row(stage.rawValue, stage.label) { $0.outcomes[stage, default: 0] } })
    }

    private var deliveries: FigureTable.Group {
        .init(
            name: "delivery", label: Label("投递核对", "Deliveries, checked"),
            rows: [
                row("total", Label("应投递", "To be made"), .deliveries) { $0.deliveries.total },
                row("recorded_once", Label("登记一次", "Recorded once"), .deliveries) { $0.deliveries.once },
                row("recorded_again", Label("重复登记", "Recorded more than once"), .deliveries) { $0.deliveries.again },
                row("not_recorded", Label("尚未登记", "Not yet recorded"), .deliveries) { $0.deliveries.not },
            ]
        )
    }

    private var exhibits: FigureTable.Group {
        let families = MediaFamily.allCases.map { family in
            row(family.rawValue, family.label, .exhibits) { $0.exhibits[family]?.count ?? 0 }
        }
        return .init(
            name: "exhibit", label: Label("附件数", "Exhibits"),
            rows: families + [row("all", Label("合计", "All"), .exhibits) { $0.allExhibits.count }])
    }

    private var exhibitBytes: FigureTable.Group {
        let families = MediaFamily.allCases.map { family in
            row(family.rawValue, family.label, .bytes) { $0.exhibits[family]?.bytes ?? 0 }
        }
        return .init(
            name: "exhibit_bytes", label: Label("附件大小", "Size of exhibits"),
            rows: families + [row("all", Label("合计", "All"), .bytes) { $0.allExhibits.bytes }])
    }

    private var days: FigureTable.Group {
        .init(
            name: "days_to_delivery", label: Label("送达用时", "Days to delivery"),
            rows: [
                row("within_0", Label("当日送达", "On the same day")) { $0.days.within(0) },
                row("within_1", Label("1日内送达", "Within 1 day")) { $0.days.within(1) },
                row("within_3", Label("3日内送达", "Within 3 days")) { $0.days.within(3) },
                row("within_7", Label("7日内送达", "Within 7 days")) { $0.days.within(7) },
                row("median", Label("中位数", "Median"), .days) { $0.days.median },
                row("p90", Label("九成在内", "Nine in ten within"), .days) { $0.days.percentile(90) },
            ]
        )
    }

    private func row(
        _ name: String, _ label: Label, _ unit: FigureTable.Unit = .tips, value: (MonthFigures) -> (some BinaryInteger)?
    ) -> FigureTable.Row {
        .init(name: name, label: label, unit: unit, values: figures.map { value($0).map { Int64(clamping: $0) } })
    }

    /// The busiest first; among equals by name, so that the order never depends on a dictionary's.
    private func departmentNames(by share: (DepartmentFigures) -> Int) -> [String] {
        let shares = sum.departments.map { (name: $0.key, share: share($0.value)) }
        return shares.sorted { ($1.share, $0.name) < ($0.share, $1.name) }.map(\.name)
    }

    private static func channelLabel(_ name: String) -> Label {
        switch name {
        case "web": Label("网站", "Web form")
        case "app": Label("手机应用", "Phone app")
        default: Label(name: name)
        }
    }
}
