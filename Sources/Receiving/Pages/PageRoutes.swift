import Classification
import HTTPTypes
import HummingbirdCore
import Inspection
import ShortHTTP
import Spooling
import Tips

/// The pages for citizens: the same intake and the same answers as the API, in words.
struct PageRoutes: Sendable {
    let api: PublicRoutes

    private var intake: TipIntake { api.intake }
    private var formats: Formats { intake.inspector.formats }
    private var emergency: Emergency { intake.rules.book.emergency }

    var table: [Route] {
        [
            Route(.get, "/", refusal: { form($0, $1).answer }) { request, _ in form(request).answer },
            Route(
                .post, "/", precondition: intake.check, entrance: api.entranceOfTips, refusal: turnAway
            ) { request, _ in try await send(request) },
            Route(.get, "/status", refusal: { status($0).question($1) }) { request, _ in status(request).question() },
            Route(
                .post, "/status", entrance: api.entranceOfGuesses, refusal: { status($0).question($1) },
                passing: { request, _, pass in try await find(request, pass) }),
        ]
    }

    private func form(_ request: Request, _ failure: Failure? = nil, _ arrived: TipIntake.Arrived = .init()) -> FormPage
    {
        let language = PageLanguage(of: request)
        let files = FileInputs(language: language, formats: formats, parts: intake.settings.bounds.parts)
        return FormPage(
            language: language, files: files, fields: arrived.fields, key: Self.key(arrived.fields, failure),
            failure: failure, file: arrived.file, emergency: emergency)
    }

    /// The key stays as long as no tip was kept with it.
    private static func key(_ fields: FormFields, _ failure: Failure?) -> String {
        if failure?.field != FormFields.Name.idempotencyKey.rawValue || failure?.code == "key-in-use",
            let key = fields[.idempotencyKey]
        {
            return key
        }
        var source = SystemRandomNumberGenerator()
        return FormPage.newKey(&source)
    }

    /// The second of a double click: its tip is just being kept, and its receipt is what the citizen waits for.
    private static let patience: Duration = .seconds(5)

    private func send(_ request: Request) async throws -> Answer {
        var arrived = TipIntake.Arrived()
        do {
            let kept = try await intake.keep(request, &arrived, patience: Self.patience)
            let answer = ReceiptPage(
                language: PageLanguage(of: request), formats: formats, kept: kept, notice: arrived.notice,
                emergency: emergency
            ).answer
            api.counters.answered(answer.status, exhibits: kept.isRepeat ? [] : kept.exhibits)
            return answer
        } catch {
            let failure = try failure(error)
            throw Refused(failure: failure, answer: form(request, failure, arrived).answer)
        }
    }

    /// Refused by its head: what the citizen wrote comes first in the body, and is read to be given back.
    private func turnAway(_ request: Request, _ failure: Failure) async -> Answer {
        var arrived = TipIntake.Arrived()
        // Whoever waits to be asked for the body has not sent any of it, and still has the words.
        guard !IntakeHead(request.headers).isExpectant else { return form(request, failure, arrived).answer }
        arrived.fields = await MultipartIntake(settings: intake.settings, arrivals: intake.arrivals).fieldsBeforeFiles(
            of: request)
        return form(request, failure, arrived).answer
    }

    private func status(_ request: Request) -> StatusPage {
        StatusPage(language: PageLanguage(of: request), formats: formats, emergency: emergency)
    }

    private func find(_ request: Request, _ pass: Pass) async throws -> Answer {
        do {
            return status(request).found(try await api.record(request, pass))
        } catch {
            let failure = try failure(error)
            throw Refused(failure: failure, answer: status(request).question(failure))
        }
    }

    /// Throws what nobody is left to be told of.
    private func failure(_ error: any Error) throws -> Failure {
        if error is CutOff { throw error }
        return error as? Failure ?? Problem(unexpected: error).failure
    }
}
