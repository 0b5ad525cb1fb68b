pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.CheckIn

// The page that the customer is on, made anew each time, with what it shows and does.
Loader {
    id: loader

    required property CheckInViewModel viewModel
    readonly property EntryViewModel entry: viewModel.entry
    readonly property NavigationViewModel navigation: viewModel.navigation
    readonly property PreferencesViewModel preferences: viewModel.preferences
    readonly property VisitViewModel visit: viewModel.visit
    readonly property string language: preferences.language
    readonly property int secondsLeft: viewModel.secondsLeft
    readonly property var pages: ({
        welcome: welcomePage, question: questionPage, code: codePage, surname: surnamePage,
        second_factor: secondFactorPage, phone: phonePage, number: numberPage, confirm: confirmPage,
        announcing: announcingPage, readiness: readinessPage, where: wherePage, bay: bayPage,
        done: donePage, colleague: colleaguePage, collected: collectedPage, tooEarly: tooEarlyPage,
        unknown: unknownPage, unclear: unclearPage, pause: pausePage, help: helpPage, trouble: troublePage
    })

    sourceComponent: pages[viewModel.page]

    Component {
        id: welcomePage

        WelcomePage {
            storeName: loader.viewModel.storeName
            navigation: loader.navigation
        }
    }
    Component { id: questionPage; QuestionPage { navigation: loader.navigation } }
    Component {
        id: readinessPage

        ReadinessPage { visit: loader.visit; navigation: loader.navigation; language: loader.language }
    }
    Component { id: codePage; CodePage { entry: loader.entry; navigation: loader.navigation } }
    Component { id: surnamePage; SurnamePage { entry: loader.entry; navigation: loader.navigation } }
    Component { id: secondFactorPage; SecondFactorPage { navigation: loader.navigation } }
    Component { id: phonePage; PhonePage { entry: loader.entry; navigation: loader.navigation } }
    Component { id: numberPage; NumberPage { entry: loader.entry; navigation: loader.navigation } }
    Component { id: confirmPage; ConfirmPage { visit: loader.visit; navigation: loader.navigation } }
    Component {
        id: announcingPage

        AnnouncingPage { visit: loader.visit; navigation: loader.navigation; secondsLeft: loader.secondsLeft }
    }
    Component { id: wherePage; WherePage { visit: loader.visit; navigation: loader.navigation } }
    Component { id: bayPage; BayPage { entry: loader.entry; navigation: loader.navigation } }
    Component {
        id: donePage

        DonePage {
            visit: loader.visit
            language: loader.language
            navigation: loader.navigation
            secondsLeft: loader.secondsLeft
        }
    }
    Component {
        id: colleaguePage

        ColleaguePage {
            visit: loader.visit
            navigation: loader.navigation
            language: loader.language
            secondsLeft: loader.secondsLeft
        }
    }
    Component {
        id: collectedPage

        CollectedPage {
            visit: loader.visit
            language: loader.language
            navigation: loader.navigation
            secondsLeft: loader.secondsLeft
        }
    }
    Component {
        id: tooEarlyPage

        TooEarlyPage {
            visit: loader.visit
            navigation: loader.navigation
            language: loader.language
        }
    }
    Component { id: unknownPage; UnknownPage { visit: loader.visit; navigation: loader.navigation } }
    Component { id: unclearPage; UnclearPage { navigation: loader.navigation } }
    Component { id: pausePage; PausePage { secondsLeft: loader.secondsLeft } }
    Component {
        id: helpPage

        HelpPage {
            callState: loader.visit.helpState
            helper: loader.visit.helper
            navigation: loader.navigation
        }
    }
    Component { id: troublePage; TroublePage { } }
}
